import type { HostileReply } from '@qga/testing'
import { type Attacks, error, failsAs, fileRead } from './attack.js'
import { problem, runs, streams } from './called.js'
import { filesRead } from './file-play.js'

const notBase64 = problem(502, 'PROTOCOL_VIOLATION', /is not valid base64$/).body.json

/** Base64 is taken to the letter, whatever brings it. */
const base64 = (plays: string, data: string) => [
  {
    plays: `${plays}, as output`,
    play: {
      'guest-exec': (say: HostileReply) => say.returns('{"pid": 7}'),
      'guest-exec-status': (say: HostileReply) => say.returns(`{"exited": true, "exitcode": 0, "out-data": "${data}"}`),
    },
    client: { ask: 'exec', gets: failsAs('PROTOCOL_VIOLATION') },
    tool: {
      types: 'exec SOCKET --timeout 5s -- x',
      exits: 125,
      says: [error('the output of guest-exec-status is not valid base64')],
    },
    gateway: [runs(problem(502, 'PROTOCOL_VIOLATION', 'the output of guest-exec-status is not valid base64'))],
  },
  {
    plays: `${plays}, as output that is wanted as it comes`,
    play: filesRead(`{"count": 2, "buf-b64": "${data}", "eof": true}`),
    client: 'is asked for output at the end of a program',
    tool: 'is asked for output at the end of a program',
    gateway: [streams({ status: 200, body: { events: [['error', notBase64]] } })],
  },
  {
    plays: `${plays}, as a file`,
    play: filesRead(`{"count": 2, "buf-b64": "${data}", "eof": true}`),
    ...fileRead(
      failsAs('PROTOCOL_VIOLATION'),
      {
        exits: 1,
        says: [error('what guest-file-read gave of /x is not valid base64')],
      },
      problem(502, 'PROTOCOL_VIOLATION', 'what guest-file-read gave of /x is not valid base64'),
    ),
  },
]

/** What says that it is base64. */
export const base64Lies: Attacks = {
  T14: [
    ...base64('base64 with padding inside', 'YQ==YQ=='),
    ...base64('base64 with blanks', 'YQ =='),
    ...base64('base64 without its padding', 'YWE'),
    ...base64('letters for addresses', '-_-_'),
    ...base64('what is no base64', '*_-'),
  ],
}
