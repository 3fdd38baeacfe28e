import { fileHandlers, type HostileHandlers } from '@qga/testing'
import { type Attack, type Attacks, andPage, error, hint, hostNameFails, type Line, page } from './attack.js'
import { looks, noAgent, noAgentSeen, ready, runs, streams } from './called.js'
import { marked } from './screen.js'
import { tarArchive } from './tar-archive.js'
import { overHttp } from './texts-over-http.js'

const askedAbove = 'has answered with it on every route, in the play for a program'
const showsNothing = 'shows nothing: how a text is shown is for the program to say'

/** A text that a guest may say, and how it is to stand on a screen. */
interface Text {
  readonly is: string
  readonly raw: string
  /** In a line for people. */
  readonly line: string
  /** In JSON, without the quotes. */
  readonly json: string
}

const hex = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0')
const letters: Readonly<Record<string, string>> = { '\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r' }

const inLine = (character: string) => {
  if ('\t\n\r'.includes(character)) return `\\${letters[character]}`
  return character < '\u0100' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`
}
const inJson = (character: string) => `\\${letters[character] ?? `u${hex(character, 4)}`}`

/** Parts in turn that a screen has as they are, and that it must not have. */
export function text(is: string, ...parts: readonly string[]): Text {
  const all = (form: (character: string) => string) =>
    marked(parts.map((part, at) => (at % 2 === 0 ? part : [...part].map(form).join(''))).join(''))
  return { is, raw: marked(parts.join('')), line: all(inLine), json: all(inJson) }
}

const between = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at)).join('')

/** For the terminal: a title, a cleared screen, colours by two ways, text over other text. */
const escapes = [']0;owned', '\x07\x1b', '[2J', '\x1b', '[31m', '\x9b', '31m', '\r\n', 'root# ', '\b\x7f']

/** What a shell would carry out. */
const commands = ['$(touch owned)`touch owned`;touch owned|touch owned&', '\n', 'touch owned', '\n']

const row = text('another row', 'true', '\n', 'agent         qemu-ga 99')
const active: readonly Text[] = [
  text('escapes', '', '\x1b', ...escapes),
  row,
  text('all of C0', '', between(0, 0x1f)),
  text('DEL and all of C1', '', between(0x7f, 0x9f)),
  text('text turned around', 'a', `\u061c\u200e\u200f${between(0x202a, 0x202e)}${between(0x2066, 0x2069)}`, 'b'),
  text("Unicode's own line ends", 'a', '\u2028', 'b', '\u2029', 'c'),
]
const shell = text('commands', ...commands)

/** The same text wherever a guest can say one. */
function everywhere({ raw }: Text): HostileHandlers {
  const said = JSON.stringify(raw)
  return {
    'guest-get-host-name': (say) => say.returns(`{"host-name": ${said}}`),
    'guest-get-osinfo': (say) =>
      say.returns(`{"pretty-name": ${said}, "kernel-release": ${said}, "machine": ${said}, "id": ${said}}`),
    'guest-get-users': (say) => say.returns(`[{"user": ${said}, "domain": ${said}, "login-time": 1}]`),
    'guest-network-get-interfaces': (say) =>
      say.returns(
        `[{"name": ${said}, "hardware-address": ${said}, "ip-addresses": [{"ip-address": ${said}, "ip-address-type": "ipv4", "prefix": 1}]}]`,
      ),
    'guest-get-fsinfo': (say) => say.returns(`[{"name": ${said}, "mountpoint": ${said}, "type": ${said}, "disk": []}]`),
    'guest-get-timezone': (say) => say.returns(`{${said}: ${said}}`),
    'guest-get-devices': (say) => say.fails(raw),
    'guest-get-disks': (say) => say.fails(raw, 'CommandNotFound'),
    'guest-exec': (say) => say.fails(raw),
    'guest-file-open': (say) => say.fails(raw),
    'guest-ping': (say) => say.returns(`{${said}: ${said}}`),
  }
}

/** What an honest guest would have there, with the text in the place of its own. */
const everyPart = ({ line }: Text): Line[] => [
  `host name     ${line}`,
  `system        ${line}`,
  `              kernel ${line}, ${line}`,
  `users         ${line}\\${line}  since 1970-01-01 00:00 UTC`,
  `addresses     ${line}  ${line}/1`,
  `file systems  ${line}  ${line}`,
  'agent         qemu-ga 11.1.3, 9 commands enabled, 0 disabled',
]

const users = ({ json }: Text): Line[] => [
  '[',
  '  {',
  `    "user": "${json}",`,
  `    "domain": "${json}",`,
  '    "login-time": 1',
  '  }',
  ']',
]

const failure = ({ json }: Text): Line[] => [
  '{',
  '  "error": {',
  '    "code": "COMMAND_FAILED",',
  `    "message": "guest-get-devices failed: ${json}",`,
  '    "cause": null,',
  '    "hints": [],',
  '    "target": "SOCKET",',
  '    "command": "call"',
  '  }',
  '}',
]

const member = ({ json }: Text): Line[] => ['{', `  "${json}": "${json}"`, '}']

/** What is typed, what it exits with, and what is to be seen. */
const screens: readonly (readonly [types: string, exits: number, says: (text: Text) => readonly Line[]])[] = [
  ['info SOCKET', 0, everyPart],
  ['call SOCKET guest-get-users', 0, users],
  ['call SOCKET guest-get-timezone -o json', 0, member],
  ['call SOCKET guest-get-timezone -o table', 0, ({ line }) => [`${line}  ${line}`]],
  ['call SOCKET guest-get-devices', 1, ({ line }) => [error(`guest-get-devices failed: ${line}`)]],
  ['call SOCKET guest-get-devices -o json', 1, failure],
  [
    'call SOCKET guest-get-disks',
    126,
    ({ line }) => [
      error("this guest's agent has no command guest-get-disks"),
      `  cause: the agent says: ${line}`,
      hint,
    ],
  ],
  ['exec SOCKET -- x', 127, ({ line }) => [error(`guest-exec failed: ${line}`)]],
  ['cp SOCKET:/x ./copy', 1, ({ line }) => [error(`guest-file-open failed: ${line}`)]],
]

export const shown = (said: Text): Attack[] =>
  screens.map(([types, exits, says]) => ({
    plays: `${said.is} in every text: ${types}`,
    play: everywhere(said),
    client: showsNothing,
    tool: { types, exits, says: says(said) },
    gateway: askedAbove,
  }))

/** A program that asks gets the text as it was said. */
export const given = (said: Text): Attack => ({
  plays: `${said.is} in every text, for a program`,
  play: everywhere(said),
  client: {
    ask: 'hostName',
    gets: ({ value = '{}' }) => JSON.parse(value)['host-name'] === said.raw,
  },
  tool: { types: 'call SOCKET guest-get-host-name', exits: 0, says: ['{', `  "host-name": "${said.json}"`, '}'] },
  gateway: overHttp(said.raw),
})

/** Where a text is part of what goes wrong, or of what the tool makes itself. */
const mentioned = ({ is, raw, line }: Text): Attack[] => [
  {
    plays: `${is} in place of a part of the page`,
    play: { 'guest-get-osinfo': (say) => say.fails(raw) },
    client: showsNothing,
    tool: {
      types: 'info SOCKET',
      exits: 0,
      says: page(`system        not told by guest-get-osinfo: guest-get-osinfo failed: ${line}`),
    },
    gateway: 'makes no pages of parts',
  },
  {
    plays: `${is} in the complaints of a program that makes an archive`,
    play: {
      ...fileHandlers(tarArchive([{ name: 'a', content: 'x' }])),
      'guest-exec-status': (say) =>
        say.returns(`{"exited": true, "exitcode": 0, "err-data": "${Buffer.from(raw).toString('base64')}"}`),
    },
    client: showsNothing,
    tool: {
      types: 'cp -r SOCKET:/srv ./out --no-progress',
      exits: 0,
      says: [`warning: tar in the guest says: ${line}`],
      leaves: { './out': 'a folder', './out/a': 'x' },
    },
    gateway: 'copies single files: no program in the guest takes part',
  },
]

const [escaped] = active
/** A name has no NUL, and no more than a hundred bytes. */
const named = text('all of C0 but NUL', '', between(1, 0x1f))
const inNames = [escaped, named, ...active.slice(3)].flatMap((said) => said ?? [])

const leftOut = ({ is, raw, line }: Text): Attack => ({
  plays: `${is} in a name that is left out`,
  play: fileHandlers(tarArchive([{ name: raw, type: '4' }])),
  client: {
    ask: 'tree',
    gets: ({ value = '[]' }) => JSON.parse(value)[0]?.path === raw,
    leaves: { './out': 'a folder' },
  },
  tool: {
    types: 'cp -r SOCKET:/srv ./out --no-progress',
    exits: 0,
    says: [`warning: left out: ${line} (a device, a pipe or a socket)`],
    leaves: { './out': 'a folder' },
  },
  gateway: 'copies single files: it meets no names of the guest',
})

const MAX_BESIDE = 56

/** Words are wrapped: a long one has a line of its own. */
const disabled = (name: string) =>
  name.length > MAX_BESIDE ? ['              disabled:', `              ${name}`] : [`              disabled: ${name}`]

/** These have no blanks. */
const offers = ({ is, raw, line }: Text): Attack => ({
  plays: `${is} in what an agent says of itself`,
  play: {
    'guest-info': (say) =>
      say.returns(JSON.stringify({ version: raw, supported_commands: [{ name: raw, enabled: false }] })),
  },
  client: showsNothing,
  tool: {
    types: 'info SOCKET',
    exits: 0,
    says: ['host name     true', `agent         qemu-ga ${line}, 0 commands enabled, 1 disabled`, ...disabled(line)],
  },
  gateway: [looks(ready(raw, [raw]))],
})

const output = '\x1b[2J\x9b\u202e\u2028owned'
const stranger = 'a\x1b]0;owned\x07\x9b\u202e\u2028\n'

/** What would do something if it were shown, or carried out. */
export const texts: Attacks = {
  T11: [
    {
      plays: 'escapes in the output of a program',
      play: {
        'guest-exec': (say) => say.returns('{"pid": 7}'),
        'guest-exec-status': (say) =>
          say.returns(`{"exited": true, "exitcode": 0, "out-data": "${Buffer.from(output).toString('base64')}"}`),
      },
      client: { ask: 'exec', gets: ({ value = '""' }) => JSON.parse(value) === output },
      tool: { types: 'exec SOCKET -- x', exits: 0, says: [output], handsOn: true },
      gateway: [
        runs({
          status: 200,
          body: { json: { exitCode: 0, stdout: Buffer.from(output).toString('base64'), stderr: '', truncated: false } },
        }),
      ],
    },
    ...active.flatMap((said) => [given(said), ...shown(said), ...mentioned(said)]),
    ...inNames.map(leftOut),
    ...[named, ...active.slice(3)].map(offers),
    {
      plays: 'escapes in the output of a program, as it comes',
      play: fileHandlers(Buffer.from(output)),
      client: 'hands on bytes',
      tool: 'hands on bytes',
      gateway: [
        streams({
          status: 200,
          body: {
            events: [
              ['stdout', { data: Buffer.from(output).toString('base64') }],
              ['exit', { exitCode: 0 }],
            ],
          },
        }),
      ],
    },
    {
      plays: 'escapes where an agent should be',
      play: { 'guest-sync-delimited': (say) => say.raw(stranger) },
      ...andPage(
        hostNameFails(
          'NOT_AN_AGENT',
          [/^error: SOCKET: what answers is no guest agent, but something that says 'a\.\]0;owned[ -~]+'$/, hint],
          noAgent("something that says 'a\\.\\]0;owned[ -~]+'"),
        ),
        noAgentSeen("something that says 'a\\.\\]0;owned[ -~]+'"),
      ),
    },
  ],
  T23: [given(shell), ...shown(shell)],
}
