import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from '../generator/generate.js'
import { type Command, flag, required } from './command.js'
import { readLine } from './count-text.js'
import { Failure } from './failure.js'
import { loadSchema } from './load-schema.js'
import { makeFolder, writeText } from './write-text.js'

/** `qga-schema generate --schema PATH --out DIR` */
export const generateFiles: Command = {
  usage: 'generate',
  describe: 'TypeScript of your own QEMU: types, CommandMap, EventMap and descriptors',
  options: {
    schema: { type: 'string', nargs: 1, demandOption: true, describe: 'the schema to read' },
    out: { type: 'string', nargs: 1, demandOption: true, describe: 'folder for the files; it is made if need be' },
    qmp: { type: 'boolean', describe: 'take it for a QMP schema (default: told by its commands)' },
    docs: { type: 'boolean', describe: 'carry the documentation of the text into comments' },
  },
  example: ['qga-schema generate --schema qapi/qapi-schema.json --out src/qmp', 'from a source tree of QEMU'],
  run(given, terminal) {
    const name = required(given, 'schema')
    const loaded = loadSchema(name, terminal.facts)
    terminal.err(readLine(name, loaded))
    if (loaded.from === 'introspection') {
      throw new Failure(
        `'${name}' is a reply to query-qmp-schema, which hides the names of types: give QAPI text or facts`,
      )
    }
    const protocol = flag(given, 'qmp') ? 'qmp' : undefined
    const docs = flag(given, 'docs') ? loaded.docs : undefined
    writeAll(required(given, 'out'), generate(loaded.schema, { protocol, docs, from: name }), terminal.err)
    return 0
  },
}

const generated = /^\/\/ @generated\b/

/** Writes what changed; refuses to write over what nobody generated before it writes anything. */
function writeAll(folder: string, files: ReadonlyMap<string, string>, tell: (text: string) => void): void {
  const present = [...files.keys()].map((name) => join(folder, name)).filter((path) => existsSync(path))
  const own = present.find((path) => !generated.test(readFileSync(path, 'utf8')))
  if (own !== undefined) throw new Failure(`'${own}' was not generated; choose another folder, or remove it first`)
  makeFolder(folder)
  for (const [name, text] of files) {
    const path = join(folder, name)
    tell(`${writeText(path, text) ? 'written' : 'unchanged'} ${path}\n`)
  }
}
