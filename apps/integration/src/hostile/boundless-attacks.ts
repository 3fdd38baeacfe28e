import { type Attacks, failsAs, hostNameFails, hostNameLimited, isAnswered } from './attack.js'
import { filePlay } from './file-play.js'
import type { Play, Say } from './hostile-agent.js'

const MILLION = 1_000_000
/** Quadratic work on these takes minutes. */
const blanks = `${' '.repeat(MILLION)}!`
const dots = `${'1.'.repeat(MILLION)}x`
const letters = `${'a'.repeat(MILLION)}!`
const colons = `${'1:'.repeat(MILLION)}x`

const PIECE = 'a'.repeat(64 * 1024)
const MILLIONS = 3_000_000

const hostName = (answer: (say: Say) => void): Play => ({ 'guest-get-host-name': answer })
const exec = (status: string): Play => ({
  'guest-exec': (say) => say.returns('{"pid": 7}'),
  'guest-exec-status': (say) => say.returns(status),
})

function byAndBy(say: Say): void {
  say.raw('{"return": "')
  say.slowly('a', 50)
}

const address = '{"ip-address": "10.0.0.1", "ip-address-type": "ipv4", "prefix": 8}'
const interfaces = (count: number, each: number): Play => {
  const one = `{"name": "eth0", "ip-addresses": [${Array(each).fill(address).join(', ')}]}`
  return { 'guest-network-get-interfaces': (say) => say.returns(`[${Array(count).fill(one).join(', ')}]`) }
}

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
      ...hostNameFails('NOT_AN_AGENT'),
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
      ...hostNameFails('NOT_AN_AGENT'),
    },
    {
      plays: '0xFF without an end',
      play: hostName((say) => say.endless(Buffer.alloc(9999, 0xff))),
      ...hostNameLimited,
    },
  ],
  T3: [
    { plays: 'a byte now and then', play: hostName(byAndBy), ...hostNameFails('TIMEOUT') },
    {
      plays: 'a byte now and then in place of the answer to the sync',
      play: { 'guest-sync-delimited': byAndBy },
      ...hostNameFails('SYNC_FAILED'),
    },
  ],
  T4: [
    { plays: 'silence', play: hostName(() => {}), ...hostNameFails('TIMEOUT') },
    { plays: 'silence from the start', play: { 'guest-sync-delimited': () => {} }, ...hostNameFails('SYNC_FAILED') },
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
      gets: failsAs('PROTOCOL_VIOLATION'),
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
      gets: failsAs('FILE_TOO_LARGE'),
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
      gets: failsAs('EXEC_TIMEOUT'),
      types: 'exec SOCKET --timeout 2s -- x',
      exits: [124],
    },
  ],
  T22: [
    {
      plays: 'two hundred thousand interfaces',
      play: interfaces(200_000, 1),
      ask: 'addresses',
      gets: failsAs('PROTOCOL_VIOLATION'),
      types: 'info SOCKET --timeout 20s',
      exits: [0],
    },
    {
      plays: 'an interface of two hundred thousand addresses',
      play: interfaces(1, 200_000),
      types: 'info SOCKET --timeout 20s',
      exits: [0],
    },
  ],
  T28: [
    {
      plays: 'text that makes careless patterns slow',
      play: {
        'guest-get-osinfo': (say) =>
          say.returns(JSON.stringify({ 'pretty-name': blanks, 'kernel-release': dots, machine: letters })),
        'guest-network-get-interfaces': (say) =>
          say.returns(
            JSON.stringify(
              [blanks, dots, letters, colons].map((text) => ({
                name: text,
                'hardware-address': text,
                'ip-addresses': [{ 'ip-address': text, 'ip-address-type': 'ipv6', prefix: 1 }],
              })),
            ),
          ),
      },
      ask: 'addresses',
      gets: isAnswered('[0,0,0,0]'),
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
