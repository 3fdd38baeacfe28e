import type { Schema } from '../model/schema.js'
import { buildModel } from './build-model.js'
import { knownOverlay } from './known-overlay.js'
import { type Library, packageLibrary } from './library.js'
import type { Model } from './model.js'
import { printAgentMethods } from './print-agent-methods.js'
import { printCommandMap } from './print-command-map.js'
import { printCommandTypes } from './print-command-types.js'
import { printDescriptors } from './print-descriptors.js'
import { printEventMap } from './print-event-map.js'
import { printIndex } from './print-index.js'
import { printNames } from './print-names.js'
import { printTypes } from './print-types.js'
import { protocolOf } from './protocol-of.js'
import type { Docs } from './sources.js'

/** How a schema is turned into TypeScript; every option may be left out. */
export interface GenerateOptions {
  /** What the schema is for; by default what it says itself, else what its commands show. */
  readonly protocol?: 'qga' | 'qmp' | undefined
  /** Comments for definitions and members; by default there are none but facts. */
  readonly docs?: Docs | undefined
  /** Where the schema came from, for the head of each file. */
  readonly from?: string | undefined
}

type Printer = (model: Model, library: Library) => string

const printers: Readonly<Record<'qga' | 'qmp', Readonly<Record<string, Printer>>>> = {
  qga: {
    'agent-methods.ts': printAgentMethods,
    'command-map.ts': printCommandMap,
    'command-types.ts': printCommandTypes,
    'descriptors.ts': printDescriptors,
    'types.ts': printTypes,
  },
  qmp: {
    'command-map.ts': printCommandMap,
    'command-types.ts': printCommandTypes,
    'descriptors.ts': printDescriptors,
    'event-map.ts': printEventMap,
    'names.ts': printNames,
    'types.ts': printTypes,
  },
}

/**
 * TypeScript for a schema: the files by name, `index.ts` among them. They import `@qga/schema` and one another, and
 * nothing else. The same schema always gives the same text.
 *
 * @throws GenerateError for a schema that hides the names of types, or that does not fit together
 */
export function generate(schema: Schema, { protocol, docs = {}, from }: GenerateOptions = {}): Map<string, string> {
  const decided = protocol ?? protocolOf(schema)
  const sources = { schema: { ...schema, protocol: decided }, overlay: knownOverlay[decided], docs }
  const model = buildModel(sources)
  const head = heading(`by qga-schema${from === undefined ? '' : ` from ${from}`}`)
  const files = printFiles(model, packageLibrary(decided), head)
  return files.set('index.ts', `${head}${printIndex(model)}`)
}

/** The files of a protocol, each below a heading. */
export function printFiles(model: Model, library: Library, head: string): Map<string, string> {
  const files = Object.entries(printers[model.protocol])
  return new Map(files.map(([name, print]) => [name, `${head}${print(model, library)}`]))
}

/** The first line of a generated file. */
export function heading(origin: string): string {
  return `// @generated ${origin.replace(/[\p{Control}\u2028\u2029]+/gu, ' ')}. Do not edit.\n\n`
}
