import { gzipSync } from 'node:zlib'
import { type Attack, type Attacks, failsAs, isAnswered } from './attack.js'
import { filePlay } from './file-play.js'
import type { Play } from './hostile-agent.js'
import { type Member, tarArchive } from './tar-archive.js'

/** A title for the terminal, a cleared screen, colours by two ways, a new line, text that runs backwards. */
const escapes = '\u001b]0;owned\u0007\u001b[2J\u001b[31m\u009b31m\r\nroot# \u202edenwo\u2066\u007f\u0008'
/** What a shell would carry out. */
const commands = '$(touch owned)`touch owned`;touch owned|touch owned&\ntouch owned\n'

const text = JSON.stringify(escapes + commands)

/** The same text wherever a guest can say one. */
const everywhere: Play = {
  'guest-get-host-name': (say) => say.returns(`{"host-name": ${text}}`),
  'guest-get-osinfo': (say) =>
    say.returns(`{"pretty-name": ${text}, "kernel-release": ${text}, "machine": ${text}, "id": ${text}}`),
  'guest-get-users': (say) => say.returns(`[{"user": ${text}, "domain": ${text}, "login-time": 1}]`),
  'guest-get-timezone': (say) => say.returns(`{"zone": ${text}, "offset": 0}`),
  'guest-network-get-interfaces': (say) =>
    say.returns(
      `[{"name": ${text}, "hardware-address": ${text}, "ip-addresses": [{"ip-address": ${text}, "ip-address-type": "ipv4", "prefix": 1}]}]`,
    ),
  'guest-get-fsinfo': (say) => say.returns(`[{"name": ${text}, "mountpoint": ${text}, "type": ${text}, "disk": []}]`),
  'guest-get-devices': (say) => say.fails(escapes + commands),
  'guest-exec': (say) => say.fails(escapes + commands),
}

const shown = (types: string, exits: readonly number[]): Attack => ({
  plays: `escapes and commands in every text: ${types}`,
  play: everywhere,
  types,
  exits,
})

const tree = (plays: string, members: readonly Member[], refused = true): Attack => ({
  plays,
  play: filePlay(tarArchive(members)),
  ask: 'tree',
  gets: refused ? failsAs('BAD_ARCHIVE') : ({ value }) => value !== undefined,
  types: 'cp -r SOCKET:/srv ./out --no-progress --timeout 10s',
  exits: refused ? [1] : [0],
})

/** Nothing is made of it, and that is said. */
const leftOut = (plays: string, link: string): Attack => ({
  ...tree(plays, [{ name: 'secret', type: '1', link }], false),
  gets: isAnswered('[{"path":"secret","why":"link"}]'),
})

/** With an integer that only a bigint can hold: what has one is read another way. */
const polluting = '"__proto__":{"polluted":9007199254740993},"constructor":{"prototype":{"polluted":1}},"toString":1'

const BOMB = 200 * 2 ** 20
const far = '/tmp/qga-hostile-owned'

/** What would do something if it were taken at its word. */
export const payloads: Attacks = {
  T9: [
    {
      plays: 'members called __proto__, constructor, toString',
      play: {
        'guest-get-host-name': (say) => say.returns(`{${polluting}}`),
      },
      ask: 'prototype',
      gets: isAnswered(`{${polluting},"reached":false}`),
      types: 'call SOCKET guest-get-host-name --timeout 5s',
      exits: [0],
    },
  ],
  T11: [
    shown('info SOCKET', [0]),
    shown('info SOCKET -o json', [0]),
    shown('call SOCKET guest-get-host-name', [0]),
    shown('call SOCKET guest-get-host-name -o json', [0]),
    shown('call SOCKET guest-get-devices', [1]),
    shown('call SOCKET guest-get-devices -o json', [1]),
    shown('exec SOCKET -- x', [125, 127]),
  ],
  T12: [
    tree('an absolute name', [{ name: far, content: 'x' }]),
    tree('a name that leads out', [{ name: '../owned', content: 'x' }]),
    tree('a file behind a link', [
      { name: 'a', type: '2', link: '/tmp' },
      { name: 'a/qga-hostile-owned', content: 'x' },
    ]),
    leftOut('a hard link to a file of this machine', '/etc/shadow'),
    leftOut('a hard link that leads out', '../../etc/shadow'),
    tree('a file that says it has 8 GiB', [{ name: 'a', size: 2 ** 33 - 1 }]),
    tree('a name with a NUL in it', [{ name: 'a\0b/../../owned', content: 'x' }], false),
    tree('a file twice', [
      { name: 'a', content: 'x' },
      { name: 'a', content: 'y' },
    ]),
    tree(
      'a device',
      [
        { name: 'disk', type: '4' },
        { name: 'a', content: 'x' },
      ],
      false,
    ),
    tree(
      'a link that leads out',
      [
        { name: 'passwords', type: '2', link: '/etc/shadow' },
        { name: 'a', content: 'x' },
      ],
      false,
    ),
    tree('escapes in names', [{ name: `${escapes}owned`, content: 'x' }], false),
  ],
  T30: [
    {
      plays: 'an archive of kilobytes that is hundreds of megabytes',
      play: filePlay(gzipSync(tarArchive([{ name: 'a', content: '0'.repeat(BOMB) }]))),
      ask: 'compressed',
      gets: failsAs('BAD_ARCHIVE'),
    },
  ],
  T23: [shown('call SOCKET guest-get-users', [0]), shown('ping SOCKET', [0])],
  T25: [
    {
      plays: 'errors for whatever has secrets, which are not to be seen in a trace',
      play: { 'guest-exec': (say) => say.fails('no'), 'guest-set-user-password': (say) => say.fails('no') },
      ask: 'secrets',
      gets: ({ value = '' }) =>
        value.includes('guest-exec') &&
        !value.includes('SECRET') &&
        !value.includes(Buffer.from('SECRET').toString('base64')),
    },
  ],
}
