import { basename, dirname } from 'node:path'
import { fileHandlers } from '@qga/testing'
import { type Attack, type Attacks, error, failsAs, hint, isAnswered, type Line, type Made } from './attack.js'
import { type Called, downloads, problem } from './called.js'
import { outside } from './outside.js'
import { type Member, tarArchive } from './tar-archive.js'

const types = 'cp -r SOCKET:/srv ./out --no-progress --timeout 10s'
const cannotUnpack = (why: string): Line[] => [error(`what the guest sent cannot be unpacked: ${why}`), hint]

/** It unpacks nothing: the bytes are handed on as they are, under no name of theirs, and none is written here. */
const handedOn = (archive: Uint8Array): Called[] => [
  downloads({ status: 200, body: { text: Buffer.from(archive).toString() } }),
]

/** Nothing is made of it. */
const refused = (plays: string, members: readonly Member[], why: string, archive = tarArchive(members)): Attack => ({
  plays,
  play: fileHandlers(archive),
  client: { ask: 'tree', gets: failsAs('BAD_ARCHIVE') },
  tool: { types, exits: 1, says: cannotUnpack(why) },
  gateway: handedOn(archive),
})

/** What is harmless in it is made; what is not is left out, and that is said. */
function taken(plays: string, members: readonly Member[], skipped: readonly LeftOut[], made: Made): Attack {
  const leaves = { './out': 'a folder', ...made }
  const archive = tarArchive(members)
  return {
    plays,
    play: fileHandlers(archive),
    client: { ask: 'tree', gets: isAnswered(JSON.stringify(skipped.map(({ path, why }) => ({ path, why })))), leaves },
    tool: { types, exits: 0, says: skipped.map(({ path, says }) => `warning: left out: ${path} (${says})`), leaves },
    gateway: handedOn(archive),
  }
}

interface LeftOut {
  readonly path: string
  readonly why: string
  readonly says: string
}

const link = (path: string): LeftOut => ({ path, why: 'link', says: 'a link that leads out' })
const special = (path: string): LeftOut => ({ path, why: 'special', says: 'a device, a pipe or a socket' })

/** A list of names that `find` is said to have made, in a guest that has no tar, as it says of `env`. */
function walked(plays: string, name: string, why: string): Attack {
  const list = Buffer.from(`/srv/\0/srv/${name}\0`).toString('base64')
  return {
    plays,
    play: {
      ...fileHandlers(Buffer.from('x')),
      'guest-exec': (say, { arguments: { path } = {} }) =>
        path === 'env'
          ? say.fails('Failed to execute child process “env” (No such file or directory)')
          : say.returns('{"pid": 7}'),
      'guest-exec-status': (say) => say.returns(`{"exited": true, "exitcode": 0, "out-data": "${list}"}`),
    },
    client: { ask: 'tree', gets: failsAs('BAD_ARCHIVE') },
    tool: { types, exits: 1, says: cannotUnpack(why) },
    gateway: 'asks for no list of names: each path is named by whoever asks it',
  }
}

const file = { content: 'x' }
/** Deeper than any folder may be. */
const deep: Member[] = [
  { name: 'long', type: 'L', content: `${'d/'.repeat(200)}\0` },
  { name: 'd', type: '5' },
]

/** Names that some machines do not tell apart, or cannot have. Here they are what they are; who wants to be safe says so. */
const elsewhereTheSame = (plays: string, names: readonly string[], left: readonly object[]): Attack[] => {
  const archive = tarArchive(names.map((name, at) => ({ name, content: `${at}` })))
  const all = Object.fromEntries(names.map((name, at) => [`./out/${name}`, `${at}`]))
  const portable = Object.entries(all).slice(0, names.length - left.length)
  return [
    {
      plays,
      play: fileHandlers(archive),
      client: { ask: 'tree', gets: isAnswered('[]'), leaves: { './out': 'a folder', ...all } },
      tool: { types, exits: 0, says: [], leaves: { './out': 'a folder', ...all } },
      gateway: handedOn(archive),
    },
    {
      plays: `${plays}, for any machine`,
      play: fileHandlers(archive),
      client: {
        ask: 'portable',
        gets: isAnswered(JSON.stringify(left)),
        leaves: { './out': 'a folder', ...Object.fromEntries(portable) },
      },
      tool: 'has nothing to type for it: it is for the machine that it runs on',
      gateway: 'unpacks nothing, for whatever machine',
    },
  ]
}
const collision = (path: string) => ({ path, why: 'collision' })
const impossible = (path: string) => ({ path, why: 'name' })
const samenesses = [
  elsewhereTheSame(
    'names of which only the case is another',
    ['Setup', 'sETUP', 'SETUP'],
    ['sETUP', 'SETUP'].map(collision),
  ),
  elsewhereTheSame(
    'names that are written in another normal form',
    ['caf\u00e9', 'cafe\u0301'],
    [collision('cafe\u0301')],
  ),
  elsewhereTheSame(
    'names of devices of Windows',
    ['a', 'nul', 'CON.txt', 'com\u00b9'],
    ['nul', 'CON.txt', 'com\u00b9'].map(impossible),
  ),
  elsewhereTheSame(
    'names that Windows cuts or takes apart',
    ['a', 'b.', 'c ', 'd:stream', 'e\\f'],
    ['b.', 'c ', 'd:stream', 'e\\f'].map(impossible),
  ),
].flat()

export const archives: Attacks = {
  T12: [
    refused('an absolute name', [{ name: outside, ...file }], 'a name is absolute'),
    refused('a name that leads out', [{ name: '../owned', ...file }], 'a name leads out of the folder'),
    refused(
      'a file behind a link',
      [
        { name: 'a', type: '2', link: dirname(outside) },
        { name: `a/${basename(outside)}`, ...file },
      ],
      'something is inside of what is no folder',
    ),
    refused('a file that says it has 8 GiB', [{ name: 'a', size: 2 ** 33 - 1 }], 'it ends in the middle'),
    refused(
      'a file twice',
      [
        { name: 'a', ...file },
        { name: 'a', content: 'y' },
      ],
      'a name is there twice',
    ),
    refused('folders without an end', deep, 'it is more than 128 folders deep'),
    refused(
      'a longer name that leads out',
      [
        { name: 'long', type: 'L', content: '../owned\0' },
        { name: 'a', ...file },
      ],
      'a name leads out of the folder',
    ),
    refused(
      'another name that leads out',
      [
        { name: 'pax', type: 'x', content: '17 path=../owned\n' },
        { name: 'a', ...file },
      ],
      'a name leads out of the folder',
    ),
    taken(
      'a hard link to a file of this machine',
      [{ name: 'secret', type: '1', link: '/etc/shadow' }],
      [link('secret')],
      {},
    ),
    taken(
      'a hard link that leads out',
      [{ name: 'secret', type: '1', link: '../../etc/shadow' }],
      [link('secret')],
      {},
    ),
    taken(
      'a link that leads out',
      [
        { name: 'b', type: '2', link: '/etc/shadow' },
        { name: 'a', ...file },
      ],
      [link('b')],
      { './out/a': 'x' },
    ),
    taken(
      'a link that leads out by and by',
      [
        { name: 'b', type: '2', link: './a/../../c' },
        { name: 'a', ...file },
      ],
      [link('b')],
      { './out/a': 'x' },
    ),
    taken(
      'devices and a pipe',
      [
        { name: 'b', type: '3' },
        { name: 'c', type: '4' },
        { name: 'd', type: '6' },
        { name: 'a', ...file },
      ],
      ['b', 'c', 'd'].map(special),
      { './out/a': 'x' },
    ),
    refused('a file with holes', [{ name: 'b', type: 'S' }], 'it has a sparse file, in a form that is not supported'),
    taken('a name with a NUL in it', [{ name: 'a\0b/../../owned', ...file }], [], { './out/a': 'x' }),
    taken('escapes in a name', [{ name: '\x1b[2J\n\u202eowned', ...file }], [], { './out/\x1b[2J\n\u202eowned': 'x' }),
    ...samenesses,
    walked('a name that leads out, in a list', '../owned', 'a name leads out of the folder'),
    {
      plays: 'a file of which there are thousands of terabytes, by its own account',
      play: {
        ...fileHandlers(Buffer.from('x')),
        'guest-file-seek': (say) => say.returns('{"position": 4503599627370496, "eof": false}'),
      },
      client: 'takes no more than it is told to, as of a file without an end (T15)',
      tool: 'copies to a disk, as of a file without an end (T15)',
      gateway: [downloads(problem(413, 'FILE_TOO_LARGE', '/x has more than 1073741824 bytes'))],
    },
  ],
}
