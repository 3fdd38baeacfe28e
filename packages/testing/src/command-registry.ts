import { type CommandDescriptor, commandDescriptors, isCommandName } from '@qga/schema'
import { type AgentVersion, isIn, versionTraits } from './agent-version.js'
import type { CommandModel, CommandState, CommandTable } from './command-table.js'
import type { CustomHandler, Handlers } from './handlers.js'

export type Availability = 'enabled' | 'disabled' | 'frozen' | 'absent'

/** A command of the model with the facts of the schema. */
export interface KnownCommand {
  readonly model: CommandModel
  readonly descriptor: CommandDescriptor
}

/** Which commands there are: those of the model that the version has, and the test's own. */
export class CommandRegistry {
  readonly #known = new Map<string, KnownCommand>()
  readonly #handlers = new Map<string, CustomHandler>()
  readonly #disabled: ReadonlySet<string>
  readonly #freezeUnblocks: boolean

  constructor(parts: {
    readonly table: CommandTable
    readonly version: AgentVersion
    readonly handlers: Handlers
    readonly block: readonly string[]
  }) {
    const disabled = new Set(parts.block)
    for (const [name, model] of Object.entries<CommandModel>(parts.table)) {
      if (!isCommandName(name)) continue
      const descriptor = commandDescriptors[name]
      const { disabledIn } = model
      if (disabledIn === parts.version) disabled.add(name)
      const left = disabledIn !== undefined && disabledIn !== parts.version
      if (!left && isIn(descriptor.since, parts.version)) this.#known.set(name, { model, descriptor })
    }
    for (const [name, handler] of Object.entries<CustomHandler | undefined>(parts.handlers)) {
      if (handler !== undefined) this.#handlers.set(name, handler)
    }
    this.#disabled = disabled
    this.#freezeUnblocks = versionTraits[parts.version].freezeUnblocks
  }

  known(name: string): KnownCommand | undefined {
    return this.#known.get(name)
  }

  handler(name: string): CustomHandler | undefined {
    return this.#handlers.get(name)
  }

  /** Freezing goes before blocking in newer agents: there a blocked thaw works while frozen. */
  availability(name: string, frozen: boolean): Availability {
    const known = this.#known.get(name)
    if (known === undefined && !this.#handlers.has(name)) return 'absent'
    const isDisabled = this.#disabled.has(name)
    if (!frozen) return isDisabled ? 'disabled' : 'enabled'
    if (known?.model.whileFrozen !== true) return 'frozen'
    return isDisabled && !this.#freezeUnblocks ? 'disabled' : 'enabled'
  }

  list(frozen: boolean): readonly CommandState[] {
    const names = new Set([...this.#known.keys(), ...this.#handlers.keys()])
    return Array.from(names, (name) => ({
      name,
      enabled: this.availability(name, frozen) === 'enabled',
      successResponse: this.#known.get(name)?.descriptor.successResponse ?? true,
    }))
  }
}
