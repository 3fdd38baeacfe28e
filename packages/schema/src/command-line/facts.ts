import { printFacts } from '../model/index.js'
import { type Command, required, text } from './command.js'
import { readLine } from './count-text.js'
import { loadSchema } from './load-schema.js'
import { writeText } from './write-text.js'

/** `qga-schema facts SCHEMA` */
export const facts: Command = {
  usage: 'facts <SCHEMA>',
  describe: 'the schema as facts in JSON: names, types, conditions, first versions; no prose',
  options: {
    qemu: { type: 'string', nargs: 1, describe: 'version of QEMU to note in them, such as 9.2' },
    out: { type: 'string', nargs: 1, describe: 'file to write instead of standard output' },
  },
  example: ['qga-schema facts qapi/qapi-schema.json --qemu 9.2 --out qmp-9.2.json', 'facts of a source tree'],
  run(given, terminal) {
    const name = required(given, 'SCHEMA')
    const loaded = loadSchema(name, terminal.facts)
    terminal.err(readLine(name, loaded))
    const qemu = text(given, 'qemu')
    const json = printFacts(qemu === undefined ? loaded.schema : { ...loaded.schema, qemu })
    const out = text(given, 'out')
    if (out === undefined) terminal.out(json)
    else {
      terminal.err(`${writeText(out, json) ? 'written' : 'unchanged'} ${out}\n`)
    }
    return 0
  },
}
