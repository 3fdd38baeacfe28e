import { checkAgainstIntrospection } from '../model/index.js'
import { type Command, required } from './command.js'
import { readLine } from './count-text.js'
import { Failure } from './failure.js'
import { loadSchema } from './load-schema.js'

/** `qga-schema check SCHEMA REPLY` */
export const check: Command = {
  usage: 'check <SCHEMA> <REPLY>',
  describe: 'whether a schema is what a running QEMU says of itself (query-qmp-schema)',
  options: {},
  example: ['qga-schema check qmp-11.1 reply.json', 'is this the QEMU that our types are for?'],
  run(given, terminal) {
    const names = [required(given, 'SCHEMA'), required(given, 'REPLY')] as const
    const [named, live] = [loadSchema(names[0], terminal.facts), loadSchema(names[1], terminal.facts)]
    terminal.err(readLine(names[0], named) + readLine(names[1], live))
    if (live.from !== 'introspection')
      throw new Failure(`'${names[1]}' is no reply to query-qmp-schema, but ${live.from}`)
    if (named.from === 'introspection')
      throw new Failure(`'${names[0]}' is a reply itself; \`compare\` compares two replies`)
    const { matched, explained, findings } = checkAgainstIntrospection(named.schema, live.schema)
    const counts = Object.entries(matched).map(([kind, count]) => `${count} ${kind}`)
    terminal.out(`agree: ${counts.join(', ')}\n`)
    for (const { path, condition } of explained) terminal.out(`not built in: ${path.join(' / ')} (if ${condition})\n`)
    for (const { path, message } of findings) terminal.out(`differs: ${path.join(' / ')}: ${message}\n`)
    return findings.length > 0 ? 1 : 0
  },
}
