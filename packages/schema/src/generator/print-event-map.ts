import { typeScriptName } from './builtin-types.js'
import { documented } from './doc-comment.js'
import { Imports } from './imports.js'
import type { Library } from './library.js'
import { printKey } from './literal.js'
import type { EventModel, Model } from './model.js'
import { printMembers } from './type-text.js'

/** `event-map.ts`: what each event brings. */
export function printEventMap({ events }: Model, library: Library): string {
  const imports = new Imports(library)
  for (const event of events) {
    imports.addTypes(
      event.args.map(({ type }) => type),
      './types.js',
    )
    imports.addTypes(event.argsType === undefined ? [] : [event.argsType], './types.js')
    if (dataText(event) === 'Empty') imports.addLibrary('Empty')
  }
  const entries = events.map((event) => `${documented(event, 2)}  ${printKey(event.name)}: ${dataText(event)}\n`)
  return `${imports.print()}/** The data of every event, by its name; \`Empty\` for one that comes without. */\nexport interface EventMap {\n${entries.join('')}}\n`
}

function dataText({ args, argsType }: EventModel): string {
  if (argsType !== undefined) return typeScriptName(argsType)
  return args.length === 0 ? 'Empty' : `{\n${printMembers(args, 4, 'given')}  }`
}
