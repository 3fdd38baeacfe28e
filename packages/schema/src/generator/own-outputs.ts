import { readFacts } from '../model/read-facts.js'
import type { Schema } from '../model/schema.js'
import { buildModel } from './build-model.js'
import { checkSources } from './check-sources.js'
import { heading, printFiles } from './generate.js'
import { knownOverlay } from './known-overlay.js'
import { ownLibrary } from './library.js'
import type { Docs, Sources } from './sources.js'
import { printTypeTable } from './zod/print-type-table.js'

interface Output {
  /** Versions whose facts are kept, the oldest first; the last one is what is generated. */
  versions: readonly string[]
  docs: string
  /** Below `src/gen`. */
  folder: string
  /** The table for the zod schemas, below `src/gen/zod`, and the oldest version whose replies they take. */
  zod: string
  oldest: string
}

const outputs: Readonly<Record<'qga' | 'qmp', Output>> = {
  qga: { versions: ['7.2', '10.0', '11.1'], docs: 'docs.json', folder: '', zod: 'agent.ts', oldest: '7.2' },
  qmp: { versions: ['11.1'], docs: 'qmp-docs.json', folder: 'qmp/', zod: 'qmp.ts', oldest: '7.2' },
}

/** Reads a file of the `facts` folder. */
export type ReadFile = (name: string) => string

/** The sources of one of our own outputs. @throws FactsError, GenerateError */
export function ownSources(protocol: 'qga' | 'qmp', read: ReadFile): Sources {
  const { versions, docs } = outputs[protocol]
  const schemas = versions.map((version) => readVersion(`${protocol}-${version}`, read))
  const schema = schemas.pop()
  if (schema === undefined) throw new Error(`No version of '${protocol}' is kept`)
  const sources = { schema, older: schemas, overlay: knownOverlay[protocol], docs: readDocs(read(docs)) }
  checkSources(sources)
  return sources
}

/** All that `src/gen` holds, by the file's name there. */
export function ownFiles(read: ReadFile): Map<string, string> {
  return new Map((['qga', 'qmp'] as const).flatMap((protocol) => filesOf(protocol, read)))
}

function filesOf(protocol: 'qga' | 'qmp', read: ReadFile): [string, string][] {
  const { folder, zod, oldest } = outputs[protocol]
  const sources = ownSources(protocol, read)
  const model = buildModel(sources)
  const head = heading(`by packages/schema/src/generator from facts/${protocol}-${sources.schema.qemu}.json`)
  const files = [...printFiles(model, ownLibrary(protocol), head)]
  const table = printTypeTable(model, {
    types: `../${folder}types.js`,
    table: '../../zod/type-table.js',
    oldest: readVersion(`${protocol}-${oldest}`, read),
  })
  return [
    ...files.map(([name, text]): [string, string] => [`${folder}${name}`, text]),
    [`zod/${zod}`, `${head}${table}`],
  ]
}

function readVersion(name: string, read: ReadFile): Schema {
  return readFacts(JSON.parse(read(`${name}.json`)))
}

/** Our own sentences have `doc` where other texts have `text`. */
function readDocs(json: string): Docs {
  const docs = JSON.parse(json) as Record<string, { doc: string; members?: Record<string, string> }>
  return Object.fromEntries(
    Object.entries(docs).map(([name, { doc, ...members }]) => [name, { text: doc, ...members }]),
  )
}
