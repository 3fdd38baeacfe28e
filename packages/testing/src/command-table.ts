import type { CommandName, Return } from '@qga/schema'
import type { AgentVersion, VersionTraits } from './agent-version.js'
import type { CheckedArguments } from './checked-arguments.js'
import type { Guest } from './guest/guest.js'

/** One command of the model. Its arguments, and whether it answers on success, are facts of the schema. */
export interface CommandModel<Result = unknown> {
  /** What it answers; undefined is `{}`. Throws `CommandFailure`. */
  readonly run: (args: CheckedArguments, context: CommandContext) => Result | undefined
  /** Whether it works while the file systems are frozen. */
  readonly whileFrozen?: boolean
  /** The last version that has it; there it is disabled. */
  readonly disabledIn?: AgentVersion
}

/** Some of the commands. */
export type CommandGroup = Partial<CommandTable>

/** All of them: the schema's list and the model's cannot drift apart. */
export type CommandTable = { readonly [N in CommandName]: CommandModel<Return<N>> }

/** What a command of the model works with. */
export interface CommandContext {
  readonly guest: Guest
  readonly traits: VersionTraits
  readonly agent: AgentControl
}

/** What a few commands need of the agent itself. */
export interface AgentControl {
  /** All commands with their state, for guest-info. */
  list(): readonly CommandState[]
  /** The reply to the command at hand is preceded by 0xFF. */
  delimitReply(): void
  /** Goes through the guest's end or pause. */
  power(change: PowerChange): void
}

export interface CommandState {
  readonly name: string
  readonly enabled: boolean
  readonly successResponse: boolean
}

export type PowerChange = 'powerdown' | 'reboot' | 'halt' | 'suspend'
