import { Imports } from './imports.js'
import type { Library } from './library.js'
import type { Model } from './model.js'

const commandTypes = `/** Name of a command, as on the wire. */
export type CommandName = keyof CommandMap

/** The arguments object of a command. */
export type Arguments<N extends CommandName> = CommandMap[N]['arguments']

/** What a command replies with; \`void\` where success brings no reply. */
export type Return<N extends CommandName> = CommandMap[N]['return']

/**
 * The parameters that follow a command's name in \`execute(name, args, options)\`.
 * The arguments may be left out, or be \`undefined\`, exactly where every member of them may.
 */
export type ExecuteParameters<N extends CommandName, Options = CallOptions> =
  Record<never, never> extends Arguments<N>
    ? [args?: Arguments<N> | undefined, options?: Options | undefined]
    : [args: Arguments<N>, options?: Options | undefined]
`

const eventTypes = `
/** Name of an event, as on the wire. */
export type EventName = keyof EventMap

/** What an event brings; \`Empty\` for one that comes without data. */
export type EventData<N extends EventName> = EventMap[N]
`

/** `command-types.ts`: look-ups in the maps. */
export function printCommandTypes({ protocol }: Model, library: Library): string {
  const imports = new Imports(library).addLibrary('CallOptions').add('./command-map.js', 'CommandMap')
  if (protocol === 'qga') return `${imports.print()}${commandTypes}`
  return `${imports.add('./event-map.js', 'EventMap').print()}${commandTypes}${eventTypes}`
}
