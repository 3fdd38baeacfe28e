import { type Attacks, failsAs, hostNameAnswered, hostNameFails, isAnswered } from './attack.js'
import { filePlay } from './file-play.js'
import type { Play, Say } from './hostile-agent.js'

const hostName = (answer: (say: Say) => void): Play => ({ 'guest-get-host-name': answer })
const truth = '{"host-name": "true"}'

const time = (plays: string, json: string, code: string, exits: readonly number[]) => ({
  plays,
  play: { 'guest-get-time': (say: Say) => say.returns(json) },
  ask: 'time',
  gets: failsAs(code),
  types: 'call SOCKET guest-get-time --timeout 5s',
  exits,
})

const wrongReply = (plays: string, answer: (say: Say) => void, code = 'PROTOCOL_VIOLATION') => ({
  plays,
  play: hostName(answer),
  ...hostNameFails(code),
})

const tooMuch = `{"count": 100000, "buf-b64": "${Buffer.alloc(100_000).toString('base64')}", "eof": true}`

/** What comes is measured, whatever is said of it. */
const read = (plays: string, reply: string, bytes: number) => ({
  plays,
  play: { ...filePlay(Buffer.alloc(100)), 'guest-file-read': (say: Say) => say.returns(reply) },
  ask: 'read',
  gets: isAnswered(`${bytes}`),
  types: 'cp SOCKET:/x ./copy --no-progress --timeout 5s',
  exits: [0, 1],
})

const write = (plays: string, count: number) => ({
  plays,
  play: {
    ...filePlay(Buffer.alloc(0)),
    'guest-file-write': (say: Say) => say.returns(`{"count": ${count}, "eof": false}`),
  },
  ask: 'write',
  gets: failsAs('PROTOCOL_VIOLATION'),
})

const output = (plays: string, data: string) => ({
  plays,
  play: {
    'guest-exec': (say: Say) => say.returns('{"pid": 7}'),
    'guest-exec-status': (say: Say) => say.returns(`{"exited": true, "exitcode": 0, "out-data": "${data}"}`),
  },
  ask: 'exec',
  gets: failsAs('PROTOCOL_VIOLATION'),
  types: 'exec SOCKET --timeout 5s -- x',
  exits: [125],
})

/** Answers to what was not asked, before the answer to what was. */
const before = (plays: string, ...lines: string[]) => ({
  plays,
  play: {
    ...hostName((say) => {
      say.raw(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1'))
      say.returns(truth)
    }),
  },
  ...hostNameAnswered,
})

/** A guest that says of the thaw that it went well, and that it is frozen all the same, or what else it is. */
function freezePlay(freeze: (say: Say) => void, afterwards = '"frozen"'): Play {
  let status = '"thawed"'
  return {
    'guest-info': (say) =>
      say.returns('{"version": "7.2", "supported_commands": [{"name": "guest-fsfreeze-thaw", "enabled": true}]}'),
    'guest-get-fsinfo': (say) => say.returns('[]'),
    'guest-fsfreeze-status': (say) => say.returns(status),
    'guest-fsfreeze-freeze': (say) => {
      status = afterwards
      freeze(say)
    },
    'guest-fsfreeze-thaw': (say) => say.returns('1'),
  }
}

/** What is not so, or not what was asked for. */
export const lies: Attacks = {
  T7: [
    // A program gets what it can reckon with; the tool shows a number as it came.
    time('a number beyond all', '1e999', 'PROTOCOL_VIOLATION', [0]),
    time('a fraction', '1.5', 'PROTOCOL_VIOLATION', [0]),
    time('an integer of 400 digits', '9'.repeat(400), 'PROTOCOL_VIOLATION', [0]),
    time('an integer of a million digits', '9'.repeat(1_000_000), 'BAD_JSON', [1]),
  ],
  T8: [
    {
      plays: 'a member twice',
      play: hostName((say) => say.replies('"return": {"host-name": "a"}, "return": {"host-name": "b"}')),
      ...hostNameFails('BAD_JSON'),
    },
  ],
  T10: [
    {
      plays: 'bytes that are no UTF-8, surrogates alone, NUL',
      play: hostName((say) => say.replies('"return": {"host-name": "\xc3\x28\x80 \\ud800 \\u0000"}', 'latin1')),
      ...hostNameAnswered,
      ask: 'characters',
      gets: isAnswered('[65533,40,65533,32,55296,32,0]'),
    },
    {
      plays: '0xFF within a text',
      play: hostName((say) => say.replies('"return": {"host-name": "a\xffb"}', 'latin1')),
      ...hostNameFails('BAD_FRAME'),
    },
    before('a byte order mark', '\xef\xbb\xbf'),
  ],
  T13: [
    read('more bytes than it counts', '{"count": 1, "buf-b64": "QUJD", "eof": true}', 3),
    read('a count without bytes', '{"count": 999999999, "buf-b64": "", "eof": true}', 0),
    {
      ...read('more bytes than were asked for', tooMuch, 0),
      gets: failsAs('PROTOCOL_VIOLATION'),
      exits: [1],
    },
    {
      plays: 'more processors changed than were named',
      play: { 'guest-set-vcpus': (say) => say.returns('7') },
      ask: 'processors',
      gets: failsAs('PROTOCOL_VIOLATION'),
    },
    {
      plays: 'less than no file system frozen',
      play: freezePlay((say) => say.returns('-1'), '"thawed"'),
      ask: 'freeze',
      gets: failsAs('FREEZE_FAILED'),
    },
    write('less than nothing written', -1),
    write('more written than was sent', 99),
  ],
  T14: [
    output('base64 with padding inside', 'YQ==YQ=='),
    output('base64 with blanks', 'YQ =='),
    output('what is no base64', '*_-'),
  ],
  T17: [
    wrongReply('an error that is text', (say) => say.replies('"error": "random error"')),
    wrongReply('an error that is null', (say) => say.replies('"error": null')),
    wrongReply('an error that says nothing', (say) => say.replies('"error": {"class": "GenericError"}')),
    wrongReply('neither return nor error', (say) => say.raw('{}\n')),
    wrongReply('both', (say) => say.replies('"return": {}, "error": {"class": "a", "desc": "b"}')),
    wrongReply('an array', (say) => say.raw('[]\n')),
    wrongReply('a number', (say) => say.raw('7\n'), 'TIMEOUT'),
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
      ...hostNameFails('NOT_AN_AGENT'),
    },
  ],
  T21: [
    before(
      'what it was asked',
      '{"execute": "guest-get-host-name"}',
      '{"execute": "guest-sync-delimited", "arguments": {"id": 1}}',
    ),
  ],
  T29: [
    {
      plays: 'that it stays frozen, for good',
      play: freezePlay((say) => say.returns('1')),
      ask: 'freeze',
      gets: failsAs('THAW_FAILED'),
    },
    {
      plays: 'a freeze without an answer',
      play: freezePlay(() => {}),
      ask: 'freeze',
      gets: failsAs('FREEZE_FAILED'),
      types: 'call SOCKET guest-fsfreeze-freeze --timeout 2s',
      exits: [124],
    },
  ],
}
