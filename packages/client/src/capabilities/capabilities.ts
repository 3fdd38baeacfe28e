import type { CallOptions, CommandName } from '@qga/schema'

/**
 * How an agent stands to a command: it carries it out, has it switched off, does not have it, or bars it while file
 * systems are frozen (and may have it switched off besides: that shows after the thaw).
 */
export type Availability = 'enabled' | 'disabled' | 'absent' | 'frozen'

/** How an agent is asked what it can do. */
export interface CapabilitiesOptions extends CallOptions {
  /** Ask again, though it is known: the agent may have been restarted with other lists. Default false. */
  readonly refresh?: boolean | undefined
}

/** A guest may list what it likes; no agent has as many, or as long ones. */
const MAX_COMMANDS = 4_096
const MAX_NAME_LENGTH = 256

/** What an agent can do, as `guest-info` said at one time. */
export class Capabilities {
  /** The version of the package in the guest, as it says itself: for people. It proves no feature. */
  readonly version: string
  /** Whether file systems were frozen, so that nearly all commands were barred. */
  readonly frozen: boolean
  readonly #enabled: ReadonlyMap<string, boolean>

  /** @internal */
  constructor(info: unknown, frozen: boolean) {
    const version = member(info, 'version')
    this.version = typeof version === 'string' ? version.slice(0, MAX_NAME_LENGTH) : ''
    this.frozen = frozen
    this.#enabled = listed(member(info, 'supported_commands'))
  }

  /** The commands that the agent has, enabled or not, in its own order. */
  get commands(): readonly string[] {
    return [...this.#enabled.keys()]
  }

  /** Those that it has and does not carry out. While frozen, nearly all. */
  get disabled(): readonly string[] {
    return this.commands.filter((name) => this.#enabled.get(name) === false)
  }

  availability(command: CommandName | (string & {})): Availability {
    const enabled = this.#enabled.get(command)
    if (enabled === undefined) return 'absent'
    if (enabled) return 'enabled'
    return this.frozen ? 'frozen' : 'disabled'
  }

  supports(command: CommandName | (string & {})): boolean {
    return this.availability(command) === 'enabled'
  }
}

/** Whether what guest-info returned has a list of commands, of whatever. */
export function listsCommands(info: unknown): boolean {
  return Array.isArray(member(info, 'supported_commands'))
}

function listed(commands: unknown): Map<string, boolean> {
  const enabled = new Map<string, boolean>()
  if (!Array.isArray(commands)) return enabled
  for (const entry of commands.slice(0, MAX_COMMANDS)) {
    const name = member(entry, 'name')
    if (typeof name === 'string' && name.length <= MAX_NAME_LENGTH) enabled.set(name, member(entry, 'enabled') === true)
  }
  return enabled
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
