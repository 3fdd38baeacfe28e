import type { Arguments, CallOptions, CommandName, ExecuteParameters, Return } from '@qga/schema'
import type { SendOptions } from './session/agent-session.js'

/** What helpers may say of a request beyond what callers may. */
export type HowToSend = Pick<SendOptions, 'window' | 'onData' | 'onLateReturn'>

/** What the helpers need of an agent: its one verb, and whether a few small requests at once pay off. */
export interface Commands {
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, CallOptions>): Promise<Return<N>>
  /** `execute` with a say in how it is sent. */
  executeSo<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    options: CallOptions,
    how: HowToSend,
  ): Promise<Return<N>>
  readonly pipelines: boolean
}
