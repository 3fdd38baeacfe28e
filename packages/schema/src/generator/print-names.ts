import { Imports } from './imports.js'
import type { Library } from './library.js'
import { quote } from './literal.js'
import type { Model } from './model.js'

/** `names.ts`: the names alone, for programs that need no more than these at run time. */
export function printNames({ commands, events }: Model, library: Library): string {
  const imports = new Imports(library).add('./command-types.js', 'CommandName', 'EventName')
  return `${imports.print()}/** The name of every command. */
export const commandNames: readonly CommandName[] = [
${lines(commands)}]

/** The name of every event. */
export const eventNames: readonly EventName[] = [
${lines(events)}]
`
}

function lines(items: readonly { name: string }[]): string {
  return items.map(({ name }) => `  ${quote(name)},\n`).join('')
}
