import { fileHandlers, type HostileHandlers, type HostileReply } from '@qga/testing'
import {
  type Attacks,
  error,
  failsAs,
  fileRead,
  hint,
  hostNameAnswered,
  hostNameFails,
  hostNameTimesOut,
  isAnswered,
  type Made,
} from './attack.js'
import { asksHostName, executes, freezes as freezesMachine, noAgent, problem, returned, uploads } from './called.js'
import { filesRead, filesReadOnce } from './file-play.js'
import { freezePlay } from './freezes.js'
import { wrongKinds } from './wrong-kinds.js'

const hostName = (answer: (say: HostileReply) => void): HostileHandlers => ({ 'guest-get-host-name': answer })
const truth = '{"host-name": "true"}'

/** Text of which each character is a byte. */
const latin1 = (text: string) => Buffer.from(text, 'latin1')

const wrongReply = (plays: string, answer: (say: HostileReply) => void, what: string) => ({
  plays,
  play: hostName(answer),
  ...hostNameFails(
    'PROTOCOL_VIOLATION',
    [error(`the reply to guest-get-host-name is ${what}`)],
    problem(502, 'PROTOCOL_VIOLATION', `the reply to guest-get-host-name is ${what}`),
  ),
})

const tooMuch = `{"count": 100000, "buf-b64": "${Buffer.alloc(100_000).toString('base64')}", "eof": true}`

/** What comes is measured, whatever is said of it. */
const read = (plays: string, reply: string, copy: string) => ({
  plays,
  play: filesReadOnce(reply),
  ...fileRead(
    isAnswered(`${copy.length}`),
    { exits: 0, says: [], leaves: { './copy': copy } satisfies Made },
    { status: 200, body: { text: copy } },
  ),
})

const write = (plays: string, count: number, says: string) => ({
  plays,
  play: {
    ...fileHandlers(Buffer.alloc(0)),
    'guest-file-write': (say: HostileReply) => say.returns(`{"count": ${count}, "eof": false}`),
  },
  client: { ask: 'write', gets: failsAs('PROTOCOL_VIOLATION') },
  tool: { types: 'cp ./given SOCKET:/x --no-progress --timeout 5s', exits: 1, says: [error(says)] },
  gateway: [uploads('SECRET', problem(502, 'PROTOCOL_VIOLATION', says))],
})

/** Only `call` reaches it, and that hands the reply on as it came. */
const handedOn = 'has no command of its own for it, and `call` hands a reply on as it came'

/** Answers to what was not asked, before the answer to what was. */
const before = (plays: string, ...lines: string[]) => ({
  plays,
  play: {
    ...hostName((say) => {
      say.raw(latin1(lines.map((line) => `${line}\n`).join('')))
      say.returns(truth)
    }),
  },
  ...hostNameAnswered,
})

/** What is not so, or not what was asked for. */
export const lies: Attacks = {
  T8: [
    {
      plays: 'a member twice',
      play: hostName((say) => say.replies('"return": {"host-name": "a"}, "return": {"host-name": "b"}')),
      ...hostNameFails(
        'BAD_JSON',
        [error('a message has the same member twice')],
        problem(502, 'BAD_JSON', 'a message has the same member twice'),
      ),
    },
  ],
  T10: [
    {
      plays: 'bytes that are no UTF-8, surrogates alone, NUL',
      play: hostName((say) => say.returns(latin1('{"host-name": "\xc3\x28\x80 \\ud800 \\u0000"}'))),
      client: { ask: 'characters', gets: isAnswered('[65533,40,65533,32,55296,32,0]') },
      tool: {
        types: 'call SOCKET guest-get-host-name --timeout 5s',
        exits: 0,
        says: ['{', '  "host-name": "\ufffd(\ufffd \\ud800 \\u0000"', '}'],
      },
      gateway: [
        asksHostName(
          problem(
            502,
            'PROTOCOL_VIOLATION',
            'what the agent returned has no JSON form: a string holds half of a surrogate pair',
          ),
        ),
      ],
    },
    {
      plays: '0xFF within a text',
      play: hostName((say) => say.returns(latin1('{"host-name": "a\xffb"}'))),
      ...hostNameFails(
        'BAD_FRAME',
        [/^error: SOCKET: a message of the peer is torn \(after \d+ bytes\)$/],
        problem(502, 'BAD_FRAME', /^a message of the peer is torn \(after \d+ bytes\)$/, { fault: 'torn' }),
      ),
    },
    before('a byte order mark', '\xef\xbb\xbf'),
  ],
  T13: [
    read('more bytes than it counts', '{"count": 1, "buf-b64": "QUJD", "eof": true}', 'ABC'),
    read('a count without bytes', '{"count": 999999999, "buf-b64": "", "eof": true}', ''),
    {
      plays: 'more bytes than were asked for',
      play: filesRead(tooMuch),
      ...fileRead(
        failsAs('PROTOCOL_VIOLATION'),
        {
          exits: 1,
          says: [error('guest-file-read gave 100000 bytes where 100 were asked')],
        },
        problem(502, 'PROTOCOL_VIOLATION', 'guest-file-read gave 100000 bytes where 100 were asked'),
      ),
    },
    {
      plays: 'more processors changed than were named',
      play: { 'guest-set-vcpus': (say) => say.returns('7') },
      client: { ask: 'processors', gets: failsAs('CHANGE_FAILED') },
      tool: handedOn,
      gateway: [
        {
          ...executes('guest-set-vcpus', returned('7')),
          sends: { command: 'guest-set-vcpus', arguments: { vcpus: [{ 'logical-id': 1, online: false }] } },
        },
      ],
    },
    {
      plays: 'less than no file system frozen',
      play: freezePlay((say) => say.returns('-1'), '"thawed"'),
      client: { ask: 'freeze', gets: failsAs('FREEZE_FAILED') },
      tool: handedOn,
      gateway: [
        freezesMachine(
          problem(
            502,
            'FREEZE_FAILED',
            /^cannot freeze the guest behind unix:\S+: its agent answered with no count of file systems$/,
            { reason: 'bad-reply', guest: 'thawed' },
          ),
        ),
      ],
    },
    write('less than nothing written', -1, 'guest-file-write says it wrote -1 of 6 bytes'),
    write('more written than was sent', 99, 'guest-file-write says it wrote 99 of 6 bytes'),
  ],
  T17: [
    wrongReply('an error that is text', (say) => say.replies('"error": "random error"'), 'an error that is no object'),
    wrongReply('an error that is null', (say) => say.replies('"error": null'), 'an error that is no object'),
    wrongReply(
      'an error that says nothing',
      (say) => say.replies('"error": {"class": "GenericError"}'),
      'an error without class or desc',
    ),
    wrongReply('neither return nor error', (say) => say.raw('{}\n'), 'neither a return nor an error'),
    wrongReply(
      'both',
      (say) => say.replies('"return": {}, "error": {"class": "a", "desc": "b"}'),
      'both a return and an error',
    ),
    wrongReply('an array', (say) => say.raw('[]\n'), 'a message that is no object'),
    { plays: 'a number', play: hostName((say) => say.raw('7\n')), ...hostNameTimesOut },
    ...wrongKinds,
  ],
  T18: [
    {
      plays: 'answers to questions to come',
      play: {
        synced: (say) =>
          say.raw(Array.from({ length: 100 }, (_, id) => `{"return": {"host-name": "false"}, "id": ${id}}\n`).join('')),
      },
      ...hostNameAnswered,
    },
    before(
      'answers with ids that might be',
      '{"return": {"host-name": "false"}, "id": 2}',
      '{"return": {"host-name": "false"}, "id": "2"}',
    ),
  ],
  T19: [
    before('a second answer without an id', '{"return": {"host-name": "false"}}'),
    before('0xFF', '\xff'),
    before('a second answer to the sync', '\xff{"return": 7}', '{"return": 7}'),
  ],
  T20: [
    before(
      'events',
      '{"event": "SHUTDOWN", "timestamp": {"seconds": 1, "microseconds": 1}, "data": {}}',
      '{"timestamp": {}, "event": "error"}',
    ),
    {
      plays: 'that it is a monitor',
      play: {
        'guest-sync-delimited': (say) =>
          say.raw(
            '{"QMP": {"version": {"qemu": {"micro": 1, "minor": 1, "major": 11}, "package": ""}, "capabilities": []}}\n',
          ),
      },
      ...hostNameFails(
        'NOT_AN_AGENT',
        [error('what answers is no guest agent, but a QMP monitor'), hint],
        noAgent('a QMP monitor'),
      ),
    },
  ],
  T21: [
    before(
      'what it was asked',
      '{"execute": "guest-get-host-name"}',
      '{"execute": "guest-sync-delimited", "arguments": {"id": 1}}',
    ),
  ],
}
