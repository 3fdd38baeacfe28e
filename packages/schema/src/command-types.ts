import type { CallOptions } from './call-options.js'
import type { CommandMap } from './gen/command-map.js'

/** Name of a guest agent command, as on the wire. */
export type CommandName = keyof CommandMap

/** The arguments object of a command. */
export type Arguments<N extends CommandName> = CommandMap[N]['arguments']

/** What a command replies with; `void` where success brings no reply. */
export type Return<N extends CommandName> = CommandMap[N]['return']

/**
 * The parameters that follow a command's name in `execute(name, args, options)`.
 * The arguments may be left out, or be `undefined`, exactly where every member of them may.
 */
export type ExecuteParameters<N extends CommandName, Options = CallOptions> =
  Record<never, never> extends Arguments<N>
    ? [args?: Arguments<N> | undefined, options?: Options | undefined]
    : [args: Arguments<N>, options?: Options | undefined]
