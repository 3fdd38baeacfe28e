import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countingResync, feedResync, type ResyncInput } from '../test/resync-steps.js'
import { trickyJson } from '../test/streams.js'
import { parseJson } from './json/parse-json.js'
import { stringifyJson } from './json/stringify-json.js'
import { defaultResyncLimits, Resync, type ResyncAction, type ResyncLimits } from './resync.js'

/** An input and the actions that it must give; none is the most frequent. */
type Step = [ResyncInput, ...ResyncAction[]]

const send = (id: number): ResyncAction => ({ kind: 'send', id })
const wait = (ms: number): ResyncAction => ({ kind: 'wait', ms })
const synced: ResyncAction = { kind: 'synced' }
const silent: ResyncAction = { kind: 'failed', reason: 'silent' }
const flooded: ResyncAction = { kind: 'failed', reason: 'flooded' }

const begin: Step = [{ start: 0 }, send(101), wait(1000)]
const answer = (id: number): ResyncInput => ({ message: { return: id } })
const errorLine: ResyncInput = { message: { error: { class: 'GenericError', desc: 'JSON parse error' } } }

function check(limits: ResyncLimits, steps: Step[]): Resync {
  const resync = countingResync(limits)
  steps.forEach(([input, ...actions], at) => {
    expect(feedResync(resync, input), `step ${at}`).toEqual(actions)
  })
  return resync
}

test('a time of its own counts for the resync that it is given for', () => {
  const resync = countingResync({ timeoutMs: 1500, repeatMs: 1000 })
  expect(resync.start(0, Number.POSITIVE_INFINITY)).toEqual([send(101), wait(1000)])
  expect(resync.tick(1000)).toEqual([send(102), wait(2000)])
  expect(resync.tick(3000)).toEqual([send(103), wait(4000)])
  expect(resync.start(5000)).toEqual([send(104), wait(1000)])
  expect(resync.tick(6000)).toEqual([send(105), wait(500)])
  expect(resync.tick(6500)).toEqual([silent])
})

describe('the answer', () => {
  test.each<[string, Step[]]>([
    ['at once', [begin, ['sentinel'], [answer(101), synced]]],
    ['after the error line for 0xFF', [begin, [errorLine], ['sentinel'], [answer(101), synced]]],
    ['with an id member', [begin, ['sentinel'], [{ message: { return: 101, id: 'x' } }, synced]]],
    ['after a stale reply', [begin, [{ message: { return: {} } }], ['sentinel'], [answer(101), synced]]],
    ['after garbage', [begin, [{ skipped: 500 }], ['sentinel'], [answer(101), synced]]],
    [
      'after the late answers of dead clients',
      [begin, ['sentinel'], [answer(17)], ['sentinel'], [answer(100)], ['sentinel'], [answer(101), synced]],
    ],
    ['after a torn reply that 0xFF broke', [begin, [{ skipped: 100 }], ['sentinel'], [answer(101), synced]]],
    ['after 0xFF twice', [begin, ['sentinel'], ['sentinel'], [answer(101), synced]]],
    [
      'after an error line behind a stray 0xFF',
      [begin, ['sentinel'], [errorLine], ['sentinel'], [answer(101), synced]],
    ],
    ['in spite of garbage between 0xFF and it', [begin, ['sentinel'], [{ skipped: 3 }], [answer(101), synced]]],
    [
      'after a request that the guest echoed',
      [
        begin,
        ['sentinel'],
        [{ message: { execute: 'guest-sync-delimited', arguments: { id: 101 } } }],
        ['sentinel'],
        [answer(101), synced],
      ],
    ],
  ])('%s', (_, steps) => {
    expect(check({}, steps).waiting).toBe(false)
  })
})

describe('what is not the answer', () => {
  test.each<[string, Step[]]>([
    ['nothing', [begin]],
    ['the id without 0xFF', [begin, [answer(101)], [answer(101)]]],
    ['0xFF alone', [begin, ['sentinel']]],
    ['the id after another message', [begin, ['sentinel'], [errorLine], [answer(101)]]],
    ['the id after the answer to another id', [begin, ['sentinel'], [answer(7)], [answer(101)]]],
    ['0xFF from before the start', [['sentinel'], begin, [answer(101)]]],
    ['0xFF from before a new id', [begin, ['sentinel'], [{ tick: 1000 }, send(102), wait(2000)], [answer(102)]]],
    ['the id of an earlier turn', [begin, [{ tick: 1000 }, send(102), wait(2000)], ['sentinel'], [answer(101)]]],
    ['another id', [begin, ['sentinel'], [answer(102)]]],
    ['the id as text', [begin, ['sentinel'], [{ message: { return: '101' } }]]],
    ['the id as a bigint', [begin, ['sentinel'], [{ message: { return: 101n } }]]],
    ['the id in a list', [begin, ['sentinel'], [{ message: [101] }]]],
    ['the id in an object', [begin, ['sentinel'], [{ message: { return: { id: 101 } } }]]],
    ['the id as the id', [begin, ['sentinel'], [{ message: { return: {}, id: 101 } }]]],
    ['null', [begin, ['sentinel'], [{ message: null }]]],
    ['a bare number', [begin, ['sentinel'], [{ message: 101 }]]],
    ['an error', [begin, ['sentinel'], [{ message: { error: 101 } }]]],
  ])('%s', (_, steps) => {
    expect(check({}, steps).waiting).toBe(true)
  })
})

describe('silence', () => {
  test('a new id goes out ever more rarely', () => {
    check({}, [
      begin,
      [{ tick: 1000 }, send(102), wait(2000)],
      [{ tick: 3000 }, send(103), wait(4000)],
      [{ tick: 7000 }, send(104), wait(8000)],
      [{ tick: 15_000 }, send(105), wait(10_000)],
      [{ tick: 25_000 }, send(106), wait(10_000)],
      ['sentinel'],
      [answer(106), synced],
    ])
  })

  test('the answers to all that waited while the guest booted are skipped but for the last', () => {
    check({}, [
      begin,
      [{ tick: 1000 }, send(102), wait(2000)],
      [{ tick: 3000 }, send(103), wait(4000)],
      [errorLine],
      ['sentinel'],
      [answer(101)],
      [errorLine],
      ['sentinel'],
      [answer(102)],
      [errorLine],
      ['sentinel'],
      [answer(103), synced],
    ])
  })

  test('no new id goes out while earlier ones are answered, each of which counts once', () => {
    const twoMore: Step[] = [
      [{ tick: 1000 }, send(102), wait(2000)],
      [{ tick: 3000 }, send(103), wait(4000)],
    ]
    check({}, [begin, ...twoMore, ['sentinel'], [answer(101)], [{ tick: 7000 }, wait(8000)]])
    const again: Step[] = [['sentinel'], [answer(101)]]
    check({}, [
      begin,
      ...twoMore,
      ...again,
      [{ tick: 7000 }, wait(8000)],
      ...again,
      [{ tick: 15_000 }, send(104), wait(10_000)],
    ])
    const notOurs: Step[] = [['sentinel'], [answer(17)], [answer(102)]]
    check({}, [begin, ...twoMore, ...notOurs, [{ tick: 7000 }, send(104), wait(8000)]])
    const anew: Step[] = [[{ start: 9000 }, send(104), wait(1000)], ...again]
    check({}, [begin, ...twoMore, ...anew, [{ tick: 10_000 }, send(105), wait(2000)]])
    check({ timeoutMs: 6000 }, [
      begin,
      [{ tick: 1000 }, send(102), wait(2000)],
      ...again,
      [{ tick: 3000 }, wait(3000)],
      [{ tick: 6000 }, silent],
    ])
  })

  test('it gives up at its time-out, and the last wait ends there', () => {
    check({ timeoutMs: 2500 }, [
      begin,
      [{ tick: 1000 }, send(102), wait(1500)],
      [{ tick: 2500 }, silent],
      [{ tick: 3000 }],
      ['sentinel'],
      [answer(102)],
    ])
  })

  test.each<[string, ResyncLimits, Step[]]>([
    [
      'a time-out shorter than the first wait',
      { timeoutMs: 300 },
      [
        [{ start: 0 }, send(101), wait(300)],
        [{ tick: 300 }, silent],
      ],
    ],
    [
      'a late tick',
      { timeoutMs: 300 },
      [
        [{ start: 0 }, send(101), wait(300)],
        [{ tick: 999 }, silent],
      ],
    ],
    [
      'a clock that did not begin at 0',
      { timeoutMs: 1500 },
      [
        [{ start: 5000 }, send(101), wait(1000)],
        [{ tick: 6000 }, send(102), wait(500)],
        [{ tick: 6500 }, silent],
      ],
    ],
    [
      'other turns',
      { repeatMs: 100, maxRepeatMs: 150 },
      [
        [{ start: 0 }, send(101), wait(100)],
        [{ tick: 100 }, send(102), wait(150)],
        [{ tick: 250 }, send(103), wait(150)],
      ],
    ],
    [
      'a time-out of 0',
      { timeoutMs: 0 },
      [
        [{ start: 9 }, send(101), wait(0)],
        [{ tick: 9 }, silent],
      ],
    ],
  ])('%s', (_, limits, steps) => {
    check(limits, steps)
  })
})

describe('floods', () => {
  test.each<[string, ResyncLimits, Step[]]>([
    [
      'bytes of messages',
      { maxBytes: 100 },
      [begin, [{ message: {}, bytes: 60 }], [{ message: {}, bytes: 40 }], [{ message: {}, bytes: 1 }, flooded]],
    ],
    ['bytes of garbage', { maxBytes: 100 }, [begin, [{ skipped: 100 }], [{ skipped: 1 }, flooded]]],
    ['bytes of both', { maxBytes: 100 }, [begin, [{ skipped: 50 }], [{ message: {}, bytes: 51 }, flooded]]],
    ['messages', { maxMessages: 2 }, [begin, [errorLine], [errorLine], [errorLine, flooded]]],
    ['old answers', { maxMessages: 1 }, [begin, ['sentinel'], [answer(1)], ['sentinel'], [answer(2), flooded]]],
    [
      'what came before a new id counts on',
      { maxMessages: 1 },
      [begin, [errorLine], [{ tick: 1000 }, send(102), wait(2000)], [errorLine, flooded]],
    ],
    [
      'at the limit the answer still counts',
      { maxMessages: 1, maxBytes: 10 },
      [begin, [errorLine], ['sentinel'], [{ message: { return: 101 }, bytes: 1000 }, synced]],
    ],
  ])('%s', (_, limits, steps) => {
    expect(check(limits, steps).waiting).toBe(false)
  })

  test('what was thrown away is told', () => {
    const { discarded } = check({}, [
      begin,
      [errorLine],
      [{ skipped: 7 }],
      ['sentinel'],
      [answer(1)],
      ['sentinel'],
      [answer(101), synced],
    ])
    expect(discarded).toEqual({ messages: 2, bytes: 27 })
  })
})

describe('the end', () => {
  const afterwards: Step[] = [[{ tick: 99_999 }], ['sentinel'], [answer(101)], [errorLine], [{ skipped: 1e9 }]]

  test.each<[string, ResyncLimits, Step[]]>([
    ['before the start', {}, []],
    ['after success', {}, [begin, ['sentinel'], [answer(101), synced]]],
    ['after a time-out', { timeoutMs: 1000 }, [begin, [{ tick: 1000 }, silent]]],
    ['after a flood', { maxBytes: 0 }, [begin, [{ skipped: 1 }, flooded]]],
  ])('%s nothing does anything', (_, limits, steps) => {
    const resync = check(limits, [...steps, ...afterwards])
    expect(resync.waiting).toBe(false)
  })

  test('it can be started again, with a new id and all counts at zero', () => {
    const resync = check({ maxMessages: 1, timeoutMs: 1500 }, [
      begin,
      [{ tick: 1000 }, send(102), wait(500)],
      [errorLine],
      [errorLine, flooded],
      [{ start: 50_000 }, send(103), wait(1000)],
      [errorLine],
      [{ tick: 51_000 }, send(104), wait(500)],
      ['sentinel'],
      [answer(104), synced],
    ])
    expect(resync.discarded).toEqual({ messages: 1, bytes: 10 })
  })

  test('it can be started again while it waits: the first id counts no longer', () => {
    check({}, [
      begin,
      ['sentinel'],
      [{ start: 10 }, send(102), wait(1000)],
      [answer(102)],
      ['sentinel'],
      [answer(101)],
      ['sentinel'],
      [answer(102), synced],
    ])
  })
})

describe('random stale streams', () => {
  const stale: fc.Arbitrary<ResyncInput> = fc.oneof(
    fc.constant<ResyncInput>('sentinel'),
    fc.integer({ min: 0, max: 100 }).map(answer),
    fc.constant(errorLine),
    fc.integer({ min: 1, max: 50 }).map((skipped): ResyncInput => ({ skipped })),
    trickyJson.map((value): ResyncInput => ({ message: parseJson(JSON.stringify({ return: value })) })),
  )
  const isAnswer = (input: ResyncInput, id: number) =>
    typeof input === 'object' && 'message' in input && stringifyJson(input.message) === `{"return":${id}}`

  test('then the right answer: always in step, and never earlier', () => {
    fc.assert(
      fc.property(fc.array(stale, { maxLength: 40 }), fc.integer({ min: 0, max: 5 }), (inputs, turns) => {
        const resync = countingResync()
        resync.start(0)
        const turnAt = Math.floor(inputs.length / (turns + 1)) + 1
        let id = 101
        inputs.forEach((input, at) => {
          if (at % turnAt === turnAt - 1) {
            resync.tick(at * 1000)
            id++
          }
          fc.pre(!isAnswer(input, id))
          expect(feedResync(resync, input)).toEqual([])
          // The right id, but behind a message and not behind 0xFF.
          if (at % 3 === 0) {
            feedResync(resync, errorLine)
            expect(feedResync(resync, answer(id))).toEqual([])
          }
        })
        expect(resync.waiting).toBe(true)
        resync.sentinel()
        expect(feedResync(resync, answer(id))).toEqual([synced])
      }),
      { numRuns: 500 },
    )
  })
})

describe('the defaults', () => {
  test('the ids are random: no two turns are alike', () => {
    const resync = new Resync()
    const ids = Array.from({ length: 100 }, () =>
      resync.start(0).flatMap((action) => (action.kind === 'send' ? [action.id] : [])),
    )
    expect(new Set(ids.flat()).size).toBe(100)
  })

  test('two stale replies of the largest kind fit', () => {
    const largest = 64 * 1024 * 1024 + 100
    const resync = new Resync()
    resync.start(0)
    expect([resync.message({}, largest), resync.message({}, largest)]).toEqual([[], []])
    expect(defaultResyncLimits.timeoutMs).toBe(Number.POSITIVE_INFINITY)
  })

  test('a limit that is undefined is the default', () => {
    const resync = countingResync({ timeoutMs: undefined, repeatMs: undefined, maxRepeatMs: undefined })
    expect(resync.start(0)).toEqual([send(101), wait(1000)])
  })
})
