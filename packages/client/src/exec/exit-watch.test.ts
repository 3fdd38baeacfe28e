import { ClosedError, FrameError, JsonError, TimeoutError } from '@qga/wire'
import { CommandError, Deadline, ProtocolError } from '@qga/wire/calls'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rejection } from '../../test/rejection.js'
import { watching } from '../../test/watching.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'

const clock = vi.hoisted(() => ({ pauses: [] as number[], during: () => {} }))

vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number, _: unknown, { signal }: { signal?: AbortSignal }) => {
    clock.pauses.push(ms)
    clock.during()
    vi.advanceTimersByTime(ms)
    if (signal?.aborted === true) throw new DOMException('aborted', 'AbortError')
  },
}))

beforeEach(() => {
  clock.pauses = []
  clock.during = () => {}
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => void vi.useRealTimers())

const running = { exited: false }
const ended = { exited: true, exitcode: 3 }
const noSuchPid = new CommandError('guest-exec-status', { class: 'GenericError', desc: 'no such pid' })
const lost = new TimeoutError('late', { timeoutMs: 5_000, written: true })
/** Asked just before a deadline, whose timer comes a little early. */
const hurried = new TimeoutError('late', { timeoutMs: 1, written: true })
const unwritten = new TimeoutError('late', { timeoutMs: 1, written: false })
const torn = new FrameError('torn', 1)
const unavailable = (why: 'frozen' | 'unknown' | 'disabled') =>
  new CommandUnavailableError('guest-exec-status', noSuchPid, why)

const within = (timeoutMs: number) => new Deadline({ timeoutMs })

describe('waiting for the end of a process', () => {
  it('asks at growing intervals, up to a tenth of a second, and not again once it knows', async () => {
    const { watch, questions } = watching(...Array(9).fill(running), ended)
    expect(await watch.wait(within(60_000))).toEqual(ended)
    expect(clock.pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 100, 100, 100])
    expect(await watch.wait(within(60_000))).toEqual(ended)
    expect(await watch.poll(within(60_000))).toEqual(ended)
    expect([clock.pauses.length, questions.length]).toEqual([10, 10])
  })

  it('ends with its deadline, neither asking nor pausing beyond it', async () => {
    const { watch, questions } = watching(...Array(9).fill(running))
    expect(await rejection(watch.wait(within(150)))).toMatchObject({ code: 'EXEC_TIMEOUT', pid: 701, timeoutMs: 150 })
    expect(clock.pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 23])
    expect(questions.map(({ timeoutMs }) => timeoutMs)).toEqual([149, 147, 143, 135, 119, 87, 23])
  })

  it('has lost nothing when the last question had no time for an answer', async () => {
    const { watch } = watching(hurried)
    const error = await rejection(watch.wait(within(2)))
    expect(error.message).toMatch(/did not end within 2 ms/)
  })

  it('is over at once when the deadline was', async () => {
    const { watch, questions } = watching()
    const deadline = within(5)
    vi.advanceTimersByTime(10)
    expect(await rejection(watch.wait(deadline))).toMatchObject({ code: 'EXEC_TIMEOUT' })
    expect([clock.pauses, questions]).toEqual([[0], []])
  })

  it('takes a result that comes late, if with the deadline', async () => {
    const { watch, questions } = watching(lost)
    clock.during = () => {
      if (clock.pauses.length > 1) questions[0]?.how.onLateReturn?.(ended)
    }
    expect(await watch.wait(within(3))).toEqual(ended)
    expect(clock.pauses).toEqual([1, 2])
  })

  it('is not kept by the session when it has come, be it late', async () => {
    const { watch, questions, execs } = watching(unwritten)
    const over = vi.spyOn(execs, 'ended')
    await watch.poll(within(9))
    questions[0]?.how.onLateReturn?.(running)
    expect(over.mock.calls).toEqual([])
    questions[0]?.how.onLateReturn?.(ended)
    expect([over.mock.calls, watch.ended]).toEqual([[[watch]], ended])
  })

  it('ends with the reason of an abort', async () => {
    const abort = new AbortController()
    const { watch } = watching(running)
    clock.during = () => abort.abort(noSuchPid)
    expect(await rejection(watch.wait(new Deadline({ signal: abort.signal })))).toBe(noSuchPid)
  })
})

describe('what is learnt of a process', () => {
  it('is what came first, whoever asked', async () => {
    const { watch, questions } = watching(ended, { exited: true, exitcode: 4 }, noSuchPid)
    const polls = [watch.poll(within(9)), watch.poll(within(9)), watch.poll(within(9))]
    expect(await Promise.all(polls)).toEqual([ended, ended, ended])
    questions[0]?.how.onLateReturn?.({ exited: true, exitcode: 5 })
    expect(watch.ended).toEqual(ended)
  })

  it('is nothing of a late reply that makes no sense', async () => {
    const { watch, questions } = watching(unwritten, ended)
    expect(await watch.poll(within(9))).toBeUndefined()
    questions[0]?.how.onLateReturn?.('nonsense')
    expect(watch.ended).toBeUndefined()
    expect(await watch.poll(within(9))).toEqual(ended)
  })

  it.each([
    unavailable('frozen'),
    unavailable('unknown'),
    lost,
    unwritten,
    torn,
    new JsonError('x'),
    new ProtocolError('x'),
  ])('is nothing for now: %s', async (error) => {
    expect(await watching(error, running, ended).watch.wait(within(1_000))).toEqual(ended)
  })

  it('is that nothing can be, where the agent has it disabled', async () => {
    const error = unavailable('disabled')
    expect(await rejection(watching(error).watch.wait(within(1_000)))).toBe(error)
  })

  it.each([
    ['the reply that did not come', [lost, unwritten, running], lost],
    ['the reply that could not be read', [torn], torn],
    ['the refusal itself', [unwritten, unavailable('frozen')], noSuchPid],
  ])('is that the result is lost, by %s', async (_, before, cause) => {
    const error = await rejection(watching(...before, noSuchPid).watch.wait(within(1_000)))
    expect(error).toMatchObject({ code: 'EXEC_RESULT_LOST', pid: 701 })
    expect(error.cause).toBe(cause)
  })

  it('is asked for once more where the agent knows nothing of it, and then no more', async () => {
    const { watch, questions, execs } = watching(noSuchPid, noSuchPid)
    const ended = vi.spyOn(execs, 'ended')
    for (let times = 0; times < 3; times++) {
      const left = ended.mock.calls.length
      expect(await rejection(watch.wait(within(1_000)))).toMatchObject({ code: 'EXEC_RESULT_LOST', cause: noSuchPid })
      expect([questions.length, left]).toEqual(
        [
          [1, 0],
          [2, 0],
          [2, 1],
        ][times],
      )
    }
    expect([ended.mock.calls, watch.isOther]).toEqual([[[watch]], true])
  })

  it('is what comes at another question, if the agent was asked for something else', async () => {
    const { watch } = watching(noSuchPid, running, noSuchPid, ended)
    for (const _ of [1, 2])
      expect(await rejection(watch.wait(within(1_000)))).toMatchObject({ code: 'EXEC_RESULT_LOST' })
    expect(await watch.wait(within(1_000))).toEqual(ended)
  })

  it('is unknown when the session ends between two questions, of a program that was started', async () => {
    const { watch } = watching(running, new ClosedError('closed', { hint: 'Connect again' }))
    const error = await rejection(watch.wait(within(1_000)))
    expect(error).toMatchObject({ code: 'CLOSED', summary: 'closed', hint: 'Connect again', written: true })
  })

  it('is not asked for without end, if no reply can be read', async () => {
    const bad = Array(16).fill(torn)
    expect(await watching(...bad, running, ...bad, ended).watch.wait(within(9_000))).toEqual(ended)
    expect(await rejection(watching(...bad, torn).watch.wait(within(9_000)))).toBe(torn)
  })

  it('nor if the agent refuses to say, and nobody knows why', async () => {
    const refused = unavailable('unknown')
    const bad = Array(16).fill(refused)
    expect(await watching(...bad, running, ...bad, ended).watch.wait(within(9_000))).toEqual(ended)
    expect(await rejection(watching(...bad, refused).watch.wait(within(9_000)))).toBe(refused)
    expect(await watching(...Array(99).fill(unavailable('frozen')), ended).watch.wait(within(60_000))).toEqual(ended)
  })
})
