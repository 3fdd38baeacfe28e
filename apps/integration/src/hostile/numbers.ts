import { type Asked, type Attack, type Attacks, error, failsAs, isAnswered, type Line, page } from './attack.js'
import { type Back, executes, problem, returned } from './called.js'

/** What each victim makes of a time. */
interface Meets {
  readonly gets: Asked['gets']
  readonly says: Line
  readonly back: Back
}

/** A program gets what it can reckon with; the tool hands a number on as it came. */
const time = (
  plays: string,
  json: string,
  shown: Line,
  { gets = failsAs('PROTOCOL_VIOLATION'), says = json, back = returned(json) }: Partial<Meets> = {},
): Attack[] => [
  {
    plays,
    play: { 'guest-get-time': (say) => say.returns(json) },
    client: { ask: 'time', gets },
    tool: { types: 'call SOCKET guest-get-time --timeout 5s', exits: 0, says: [says] },
    gateway: [executes('guest-get-time', back)],
  },
  {
    plays: `${plays}, for a page`,
    play: { 'guest-get-time': (say) => say.returns(json) },
    client: 'makes no pages',
    gateway: 'makes no pages of parts',
    tool: {
      types: 'info SOCKET --timeout 5s',
      exits: 0,
      says: page(shown),
    },
  },
]

/** Numbers that are none, or not of the kind that was asked for. */
export const numbers: Attacks = {
  T7: [
    ...time('a number beyond all', '1e999', 'time          Infinity', {
      back: problem(
        502,
        'PROTOCOL_VIOLATION',
        'what the agent returned has no JSON form: the number Infinity has no JSON form',
      ),
    }),
    ...time('a fraction', '1.5', 'time          1.5'),
    ...time('an integer of 400 digits', '9'.repeat(400), `time          ${'9'.repeat(400)} ns since 1970`),
    ...time('a nought below nought', '-0', /^time {10}1970-01-01 00:00:00\.000 UTC, \d{5} days behind this host$/, {
      gets: isAnswered('0'),
      says: '0',
      back: returned('0'),
    }),
    ...time('a time before all times', '-1', /^time {10}1970-01-01 00:00:00\.000 UTC, \d{5} days behind this host$/, {
      gets: isAnswered('-1'),
    }),
    {
      plays: 'less than nothing where there are no signs',
      play: {
        'guest-get-fsinfo': (say) =>
          say.returns('[{"name":"a","mountpoint":"/","type":"b","disk":[],"used-bytes":-1,"total-bytes":-9}]'),
      },
      client: { ask: 'sizes', gets: failsAs('PROTOCOL_VIOLATION') },
      tool: { types: 'info SOCKET --timeout 5s', exits: 0, says: page('file systems  /  b  -1 B of -9 B') },
      gateway: [
        executes(
          'guest-get-fsinfo',
          returned('[{"name":"a","mountpoint":"/","type":"b","disk":[],"used-bytes":-1,"total-bytes":-9}]'),
        ),
      ],
    },
    {
      plays: 'an integer of a million digits',
      play: { 'guest-get-time': (say) => say.returns('9'.repeat(1_000_000)) },
      client: { ask: 'time', gets: failsAs('BAD_JSON') },
      tool: {
        types: 'call SOCKET guest-get-time --timeout 5s',
        exits: 1,
        says: [error('a number of 1000000 characters')],
      },
      gateway: [executes('guest-get-time', problem(502, 'BAD_JSON', 'a number of 1000000 characters'))],
    },
  ],
}
