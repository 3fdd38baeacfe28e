import type { JsonObject, JsonValue } from '@qga/wire'

/** Returned by a handler, it means that the agent answers nothing at all. */
export const noReply: unique symbol = Symbol('no reply')

export type HandlerResult = JsonValue | undefined | typeof noReply

/**
 * A command as a test wants it. It gets the arguments as they came, checked against the command's schema if the model
 * knows the command. What it returns is the reply's `return`, `undefined` being `{}`; a `CommandFailure` that it
 * throws is the error reply.
 */
export type Handler = (args: JsonObject, context: HandlerContext) => HandlerResult | Promise<HandlerResult>

/** Commands by name. They override those of the model, or add to them. */
export type Handlers = Readonly<Record<string, Handler>>

export interface HandlerContext {
  readonly command: string
  readonly id: JsonValue | undefined
  /** What the model would answer to these arguments, or to others. Rejects with its `CommandFailure`. */
  builtIn(args?: JsonObject): Promise<JsonValue>
}
