import type { Arguments, CallOptions, CommandName, ExecuteParameters, Return } from '@qga/schema'

/** What the helpers need of an agent: its one verb, and whether a few small requests at once pay off. */
export interface Commands {
  execute<N extends CommandName>(name: N, ...rest: ExecuteParameters<N, CallOptions>): Promise<Return<N>>
  /** `execute` for requests that may be under way together, up to `window` of them. */
  executePipelined<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    options: CallOptions,
    window: number,
  ): Promise<Return<N>>
  readonly pipelines: boolean
}
