import type { Arguments, CommandName, EventData, EventName, Return } from '@qga/schema/qmp'
import type { JsonObject, JsonValue } from '@qga/wire'

/**
 * A QMP command as a test wants it. It gets the arguments as they came, checked against the schema if the command is in
 * there. What it returns, or resolves to, is the reply's `return`: anything at all that JSON can say; `undefined` is
 * `{}`, `noReply` is silence. A `CommandFailure` that it throws is the error reply.
 */
export type MonitorHandler<N extends CommandName> = (
  args: Arguments<N>,
  context: MonitorHandlerContext<Return<N>>,
) => unknown

/** A handler of a command that the schema does not know. It says itself what arguments it wants. */
export type CustomMonitorHandler = (args: never, context: MonitorHandlerContext<never>) => unknown

/** Commands by name. They override those of the model, or add to them. */
export type MonitorHandlers = { readonly [N in CommandName]?: MonitorHandler<N> } & {
  readonly [command: string]: CustomMonitorHandler | undefined
}

/** What a handler knows of the request it answers, and may do before it does. */
export interface MonitorHandlerContext<Result> {
  readonly command: string
  readonly id: JsonValue | undefined
  /** Whether it came as `exec-oob`. */
  readonly oob: boolean
  /** Sends an event; it comes before the reply, as QEMU's do. */
  readonly emit: EmitEvent
  /** What the model would answer to these arguments, or to others. Rejects with its `CommandFailure`. */
  builtIn(args?: JsonObject): Promise<Result>
}

/** Sends an event to the client, if it has negotiated. Names that the schema does not know take any data. */
export interface EmitEvent {
  <N extends EventName>(
    name: N,
    ...data: Record<never, never> extends EventData<N> ? [data?: object] : [data: EventData<N>]
  ): void
  (name: string, data?: object): void
}
