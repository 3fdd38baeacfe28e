import type { Arguments, CallOptions, CommandName, ExecuteParameters, Return } from '@qga/schema'
import type { CommandError } from '@qga/wire/calls'
import type { Capabilities, CapabilitiesOptions } from './capabilities/capabilities.js'
import type { ExecState } from './exec/exec-state.js'
import type { SendOptions } from './session/session-options.js'

/** What helpers may say of a request beyond what callers may. */
export type HowToSend = Pick<
  SendOptions,
  'window' | 'data' | 'onData' | 'objection' | 'onWritten' | 'onLateReturn' | 'lead' | 'behind'
> & {
  /** Called when the agent refuses, before it is asked why. */
  readonly onRefused?: ((error: CommandError) => void) | undefined
}

/** The one verb: all that a helper needs of an agent, so that anything that has it can be used with it. */
export interface Executes {
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, CallOptions>): Promise<Return<N>>
}

/** What helpers of several requests need of an agent: its verb, and whether a few small requests at once pay off. */
export interface Commands extends Executes {
  /** `execute` with a say in how it is sent. */
  executeSo<N extends CommandName>(
    name: N,
    args: Arguments<N> | undefined,
    options: CallOptions,
    how: HowToSend,
  ): Promise<Return<N>>
  readonly pipelines: boolean
  /** Rises with every loss of step: behind it there may be an agent that was started anew. */
  readonly epoch: number
  /** Messages that have come from the agent: it is silent while they do not become more. */
  readonly heard: number
  /** What running programs keeps for this session. */
  readonly execs: ExecState
  /** What the agent can do; asked once, and again when it may have changed. */
  capabilities(options?: CapabilitiesOptions): Promise<Capabilities>
  /** Throws a CommandUnavailableError for the first of these that is not enabled. */
  assertEnabled(commands: readonly CommandName[], options?: CallOptions): Promise<void>
  /** Resolves when the session is over; rejects with the signal's reason. */
  whenClosed(signal: AbortSignal): Promise<unknown>
}
