import { fileHandlers, type HostileHandlers, type HostileReply } from '@qga/testing'
import {
  type Attacks,
  andPage,
  error,
  failsAs,
  fileRead,
  hint,
  hostNameFails,
  hostNameLimited,
  hostNameTimesOut,
  isAnswered,
  page,
} from './attack.js'
import {
  asksPatiently,
  type Back,
  closed,
  executes,
  noAgent as noAgentOverHttp,
  noAgentSeen,
  problem,
  returned,
  runs,
  standing,
} from './called.js'
import { endlessOnRoutes, silenceOnRoutes } from './on-routes.js'

const MILLION = 1_000_000
/** Quadratic work on these takes minutes. */
const blanks = `${' '.repeat(MILLION)}!`
const dots = `${'1.'.repeat(MILLION)}x`
const letters = `${'a'.repeat(MILLION)}!`
const colons = `${'1:'.repeat(MILLION)}x`

const PIECE = 'a'.repeat(64 * 1024)
const MILLIONS = 3_000_000

const hostName = (answer: (say: HostileReply) => void): HostileHandlers => ({ 'guest-get-host-name': answer })
const exec = (status: string): HostileHandlers => ({
  'guest-exec': (say) => say.returns('{"pid": 7}'),
  'guest-exec-status': (say) => say.returns(status),
})

function byAndBy(say: HostileReply): void {
  say.raw('{"return": "')
  say.trickle('a', 50)
}

const tooMuch = (how: string) =>
  new RegExp(`^error: SOCKET: a message of the peer is too ${how} \\(after \\d+ bytes\\)$`)
const tooMuchOf = (how: string): Back =>
  problem(502, 'BAD_FRAME', new RegExp(`^a message of the peer is too ${how} \\(after \\d+ bytes\\)$`), {
    fault: `too-${how}`,
  })
const flooded = closed('guest-get-host-name')
const noSync = /^the agent behind unix:\S+ does not answer: connected, but no reply to guest-sync within \d+ ms$/
const silentSync = problem(503, 'SYNC_FAILED', noSync, { reason: 'silent' })
const useless = '  cause: unix:SOCKET sends nothing of use, and too much of it'
const uselessly = [error('guest-get-host-name: the session is closed'), useless, hint]
const noAgent = (what: string) => error(`what answers is no guest agent, but ${what}`)
/** An agent that never answers the sync. */
const unsynced = andPage(
  hostNameFails(
    'SYNC_FAILED',
    [/^error: SOCKET: the agent does not answer: connected, but no reply to guest-sync within \d+ ms$/, hint],
    silentSync,
    124,
  ),
  standing('silent', noSync),
)

/** What has no end, or is too much. */
export const boundlessAttacks: Attacks = {
  T1: [
    {
      plays: 'a line without an end',
      play: hostName((say) => {
        say.raw('{"return": "')
        say.flood(PIECE)
      }),
      ...hostNameLimited(tooMuchOf('large'), tooMuch('large'), hint),
    },
    {
      plays: 'a line without an end in place of the answer to the sync',
      play: { 'guest-sync-delimited': (say) => say.flood(PIECE) },
      ...andPage(
        hostNameFails(
          'NOT_AN_AGENT',
          [noAgent(`something that says '${'a'.repeat(48)}'`), useless, hint],
          noAgentOverHttp(`something that says '${'a'.repeat(48)}'`),
        ),
        noAgentSeen(`something that says '${'a'.repeat(48)}'`),
      ),
    },
    ...endlessOnRoutes(PIECE),
  ],
  T2: [
    {
      plays: 'short lines without an end',
      play: hostName((say) => say.flood('{"return": {}}\n'.repeat(1000))),
      ...hostNameLimited(flooded, ...uselessly),
    },
    {
      plays: 'garbage without an end, before any answer',
      play: { 'guest-sync-delimited': (say) => say.flood('!?\n'.repeat(9999)) },
      ...andPage(
        hostNameFails(
          'NOT_AN_AGENT',
          [/^error: SOCKET: what answers is no guest agent, but something that says '[!?.]+'$/, useless, hint],
          noAgentOverHttp(`something that says '[!?.]+'`),
        ),
        noAgentSeen(`something that says '[!?.]+'`),
      ),
    },
    {
      plays: '0xFF without an end',
      play: hostName((say) => say.flood(Buffer.alloc(9999, 0xff))),
      ...hostNameLimited(flooded, ...uselessly),
    },
  ],
  T3: [
    { plays: 'a byte now and then', play: hostName(byAndBy), ...hostNameTimesOut },
    {
      plays: 'a byte now and then in place of the answer to the sync',
      play: { 'guest-sync-delimited': byAndBy },
      ...unsynced,
    },
  ],
  T4: [
    { plays: 'silence', play: hostName(() => {}), ...hostNameTimesOut },
    {
      plays: 'silence from the start',
      play: { 'guest-sync-delimited': () => {} },
      ...unsynced,
    },
    ...silenceOnRoutes,
  ],
  T5: [
    {
      plays: 'millions of brackets in each other',
      play: hostName((say) => say.returns('['.repeat(MILLIONS) + ']'.repeat(MILLIONS))),
      ...hostNameLimited(tooMuchOf('deep'), tooMuch('deep'), hint),
    },
  ],
  T6: [
    {
      plays: 'millions of members',
      play: hostName((say) => say.returns(`{${Array.from({ length: MILLIONS }, (_, at) => `"${at}":0`).join(',')}}`)),
      ...hostNameLimited(tooMuchOf('large'), tooMuch('complex'), hint),
    },
    {
      plays: 'millions of members, each as small as can be',
      play: hostName((say) => say.returns(`[${'0,'.repeat(MILLIONS)}0]`)),
      client: 'takes longer lines than a gateway does: it has met as many',
      tool: 'takes longer lines than a gateway does: it has met as many',
      gateway: [asksPatiently(tooMuchOf('complex'))],
    },
  ],
  T15: [
    {
      plays: 'a file that gives nothing and never ends',
      play: {
        ...fileHandlers(Buffer.alloc(1000)),
        'guest-file-read': (say) => say.returns('{"count": 0, "buf-b64": "", "eof": false}'),
      },
      ...fileRead(
        failsAs('PROTOCOL_VIOLATION'),
        {
          exits: 1,
          says: [error('/x: the agent gives no bytes and no end of file')],
        },
        problem(502, 'PROTOCOL_VIOLATION', '/x: the agent gives no bytes and no end of file'),
      ),
    },
    {
      plays: 'a file without an end',
      play: {
        ...fileHandlers(Buffer.alloc(1000)),
        'guest-file-read': (say, { arguments: { count = 0 } = {} }) =>
          say.returns(
            `{"count": ${count}, "buf-b64": "${Buffer.alloc(Number(count)).toString('base64')}", "eof": false}`,
          ),
      },
      // So much is copied as there was said to be.
      ...fileRead(
        failsAs('FILE_TOO_LARGE'),
        { exits: 0, says: [], leaves: { './copy': '\0'.repeat(1000) } },
        { status: 200, body: { text: '\0'.repeat(1000) } },
      ),
    },
  ],
  T16: [
    {
      plays: 'a program that never exits',
      play: exec('{"exited": false}'),
      client: { ask: 'exec', gets: failsAs('EXEC_TIMEOUT') },
      tool: {
        types: 'exec SOCKET --timeout 2s -- x',
        exits: 124,
        says: [error('x (pid 7 in the guest) did not end within 2000 ms'), hint],
      },
      // Seconds longer than it was asked for: it is sought, and ended in vain. As a stream it takes twice as long.
      gateway: [
        runs(
          problem(504, 'EXEC_TIMEOUT', 'x (pid 7 in the guest) did not end within 1500 ms', {
            written: true,
            pid: 7,
            killed: false,
          }),
        ),
      ],
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
      client: { ask: 'addresses', gets: isAnswered('[0,0,0,0]') },
      tool: {
        types: 'info SOCKET --timeout 20s',
        exits: 0,
        says: [
          'host name     true',
          /^system {264}…$/,
          /^ {14}kernel (1\.){128}…, a{256}…$/,
          /^addresses {5} {256}… {2} {256}…\/1$/,
          /^ {14}(1\.){128}… {2}(1\.){128}…\/1$/,
          /^ {14}a{256}… {2}a{256}…\/1$/,
          /^ {14}(1:){128}… {2}(1:){128}…\/1$/,
          'agent         qemu-ga 11.1.3, 9 commands enabled, 0 disabled',
        ],
      },
      gateway: [
        executes('guest-get-osinfo', {
          status: 200,
          body: { json: { return: { 'pretty-name': blanks, 'kernel-release': dots, machine: letters } } },
        }),
      ],
    },
  ],
  T26: [
    {
      plays: 'a clock that is centuries ahead',
      play: { 'guest-get-time': (say) => say.returns('9223372036854775807') },
      client: {
        ask: 'clock',
        gets: ({ value = '' }) => value.includes('"ns":9223372036854775807,"date":"2262-04-11T'),
      },
      tool: {
        types: 'info SOCKET --timeout 20s',
        exits: 0,
        says: page(/^time {10}2262-04-11 23:47:16\.854 UTC, \d{5} days ahead of this host$/),
      },
      gateway: [executes('guest-get-time', returned('9223372036854775807'))],
    },
  ],
}
