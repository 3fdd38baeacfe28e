import { compareSchemas, formatChanges } from '../model/index.js'
import { type Command, flag, required, text } from './command.js'
import { readLine } from './count-text.js'
import { Failure } from './failure.js'
import { loadSchema } from './load-schema.js'
import { STANDARD_INPUT } from './standard-input.js'

/** `qga-schema compare A B` */
export const compare: Command = {
  usage: 'compare <A> <B>',
  describe: 'what B adds to A, takes away and changes',
  options: {
    output: { alias: 'o', choices: ['text', 'json'], default: 'text', describe: 'for people or for programs' },
    'exit-code': { type: 'boolean', describe: 'end with 1 if there is a difference' },
  },
  example: ['qga-schema compare qga-7.2 qga-11.1', 'what an older agent lacks'],
  run(given, terminal) {
    if (given.A === STANDARD_INPUT && given.B === STANDARD_INPUT) {
      throw new Failure('standard input can be read once only; give one of the two as a file')
    }
    const [a, b] = [required(given, 'A'), required(given, 'B')].map((name) => {
      const loaded = loadSchema(name, terminal.facts)
      terminal.err(readLine(name, loaded))
      return loaded.schema
    })
    if (a === undefined || b === undefined) return 2
    const changes = compareSchemas(a, b)
    terminal.out(text(given, 'output') === 'json' ? `${JSON.stringify(changes, null, 2)}\n` : formatChanges(changes))
    return flag(given, 'exit-code') && changes.length > 0 ? 1 : 0
  },
}
