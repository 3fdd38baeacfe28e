import { type Attacks, hostNameLimited, hostNameRefused, isAnswered, isRefused } from './attack.js'
import { filePlay } from './file-play.js'
import type { Play, Say } from './hostile-agent.js'

const PIECE = 'a'.repeat(64 * 1024)
const MILLIONS = 3_000_000

const hostName = (answer: (say: Say) => void): Play => ({ 'guest-get-host-name': answer })
const exec = (status: string): Play => ({
  'guest-exec': (say) => say.returns('{"pid": 7}'),
  'guest-exec-status': (say) => say.returns(status),
})

const manyInterfaces = (say: Say) => say.returns(`[${Array(200_000).fill('{"name": "eth0"}').join(', ')}]`)

/** What has no end, or is too much. */
export const boundlessAttacks: Attacks = {
  T1: [
    {
      plays: 'a line without an end',
      play: hostName((say) => {
        say.raw('{"return": "')
        say.endless(PIECE)
      }),
      ...hostNameLimited,
    },
    {
      plays: 'a line without an end in place of the answer to the sync',
      play: { 'guest-sync-delimited': (say) => say.endless(PIECE) },
      ...hostNameRefused,
    },
  ],
  T2: [
    {
      plays: 'short lines without an end',
      play: hostName((say) => say.endless('{"return": {}}\n'.repeat(1000))),
      ...hostNameLimited,
    },
    {
      plays: 'garbage without an end, before any answer',
      play: { 'guest-sync-delimited': (say) => say.endless('!?\n'.repeat(9999)) },
      ...hostNameRefused,
    },
    {
      plays: '0xFF without an end',
      play: hostName((say) => say.endless(Buffer.alloc(9999, 0xff))),
      ...hostNameLimited,
    },
  ],
  T3: [{ plays: 'a byte now and then', play: hostName((say) => say.slowly('a', 50)), ...hostNameRefused }],
  T4: [
    { plays: 'silence', play: hostName(() => {}), ...hostNameRefused },
    { plays: 'silence from the start', play: { 'guest-sync-delimited': () => {} }, ...hostNameRefused },
  ],
  T5: [
    {
      plays: 'millions of brackets in each other',
      play: hostName((say) => say.returns('['.repeat(MILLIONS) + ']'.repeat(MILLIONS))),
      ...hostNameLimited,
    },
  ],
  T6: [
    {
      plays: 'millions of members',
      play: hostName((say) => say.returns(`{${Array.from({ length: MILLIONS }, (_, at) => `"${at}":0`).join(',')}}`)),
      ...hostNameLimited,
    },
  ],
  T15: [
    {
      plays: 'a file that gives nothing and never ends',
      play: {
        ...filePlay(Buffer.alloc(1000)),
        'guest-file-read': (say) => say.returns('{"count": 0, "buf-b64": "", "eof": false}'),
      },
      ask: 'read',
      gets: isRefused,
      types: 'cp SOCKET:/x ./copy --no-progress --timeout 5s',
      exits: [1, 124],
    },
    {
      plays: 'a file without an end',
      play: {
        ...filePlay(Buffer.alloc(1000)),
        'guest-file-read': (say, { arguments: { count = 0 } = {} }) =>
          say.returns(
            `{"count": ${count}, "buf-b64": "${Buffer.alloc(Number(count)).toString('base64')}", "eof": false}`,
          ),
      },
      ask: 'read',
      gets: isRefused,
      // So much is copied as there was said to be.
      types: 'cp SOCKET:/x ./copy --no-progress --timeout 5s',
      exits: [0, 1],
    },
  ],
  T16: [
    {
      plays: 'a program that never exits',
      play: exec('{"exited": false}'),
      ask: 'exec',
      gets: ({ code }) => code === 'EXEC_TIMEOUT',
      types: 'exec SOCKET --timeout 2s -- x',
      exits: [124],
    },
  ],
  T22: [
    {
      plays: 'two hundred thousand interfaces',
      play: { 'guest-network-get-interfaces': manyInterfaces },
      ask: 'interfaces',
      gets: isAnswered('200000'),
      types: 'info SOCKET --timeout 20s',
      exits: [0],
    },
  ],
  T28: [
    {
      plays: 'text that makes careless patterns slow',
      play: {
        'guest-get-osinfo': (say) =>
          say.returns(
            JSON.stringify({
              'pretty-name': `${' '.repeat(200_000)}!`,
              version: `${'1.'.repeat(200_000)}x`,
              id: `${'a'.repeat(200_000)}!`,
            }),
          ),
      },
      ask: 'osinfo',
      gets: ({ value }) => value !== undefined,
      types: 'info SOCKET --timeout 20s',
      exits: [0],
    },
  ],
  T26: [
    {
      plays: 'a clock that is centuries ahead',
      play: { 'guest-get-time': (say) => say.returns('9223372036854775807') },
      ask: 'clock',
      gets: ({ value = '' }) => value.includes('"ns":9223372036854775807,"date":"2262-04-11T'),
      types: 'info SOCKET --timeout 20s',
      exits: [0],
    },
  ],
}
