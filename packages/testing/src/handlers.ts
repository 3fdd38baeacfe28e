import type { Arguments, CommandName, Return } from '@qga/schema'
import type { JsonObject, JsonValue } from '@qga/wire'

/** Returned by a handler, it means that the agent answers nothing at all. */
export const noReply: unique symbol = Symbol('no reply')

/**
 * A command as a test wants it. It gets the arguments as they came, checked against the schema if the command is in
 * there. What it returns, or resolves to, is the reply's `return`: anything at all that JSON can say, since a guest
 * may lie; `undefined` is `{}`, or no reply to a command that is silent when it succeeds. A `CommandFailure` that it throws
 * is the error reply.
 */
export type Handler<N extends CommandName> = (args: Arguments<N>, context: HandlerContext<Return<N>>) => unknown

/** A handler of a command that the schema does not know. It says itself what arguments it wants. */
export type CustomHandler = (args: never, context: HandlerContext<never>) => unknown

/** Commands by name. They override those of the model, or add to them. */
export type Handlers = { readonly [N in CommandName]?: Handler<N> } & {
  readonly [command: string]: CustomHandler | undefined
}

/** What a handler knows of the request it answers. */
export interface HandlerContext<Result> {
  readonly command: string
  /** Absent if the request had none, or if this agent knows no ids. */
  readonly id: JsonValue | undefined
  /**
   * What the model would answer to these arguments, or to others; `undefined` where it would not. Rejects with its
   * `CommandFailure`.
   */
  builtIn(args?: JsonObject): Promise<Result>
}
