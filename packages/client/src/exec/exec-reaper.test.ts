import { ClosedError } from '@qga/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watching } from '../../test/watching.js'
import { ExecReaper } from './exec-reaper.js'

const clock = vi.hoisted(() => ({ pauses: [] as number[], refs: new Set<boolean | undefined>() }))

vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number, _: unknown, { ref }: { ref?: boolean } = {}) => {
    clock.pauses.push(ms)
    clock.refs.add(ref)
    vi.advanceTimersByTime(ms)
  },
}))

beforeEach(() => {
  clock.pauses = []
  clock.refs.clear()
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => void vi.useRealTimers())

const running = { exited: false }
const ended = { exited: true, exitcode: 0 }
const all = () => new Promise((resolve) => setImmediate(resolve))

describe('fetching what nobody waits for', () => {
  it('asks ever less often, as long as the session lasts, and holds no process for it', async () => {
    const { watch, questions } = watching(...Array(200).fill(running), new ClosedError('no more'))
    new ExecReaper().adopt(watch)
    await all()
    expect(questions).toHaveLength(201)
    expect(clock.pauses.slice(0, 9)).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
    const service = clock.pauses.findIndex((ms) => ms > 5_000)
    const after = clock.pauses.slice(0, service).reduce((sum, ms) => sum + ms, 0)
    expect([after >= 600_000, after < 605_000]).toEqual([true, true])
    expect(clock.pauses.slice(service + 4)).toEqual(Array(clock.pauses.length - service - 4).fill(60_000))
    expect(new Set(questions.map(({ timeoutMs }) => timeoutMs))).toEqual(new Set([5_000]))
    expect([...clock.refs]).toEqual([false])
  })

  it('ends with the process, and is not begun after it', async () => {
    const { watch, questions } = watching(running, ended)
    const reaper = new ExecReaper()
    reaper.adopt(watch)
    await all()
    reaper.adopt(watch)
    await all()
    expect([clock.pauses, questions.length]).toEqual([[50, 100], 2])
  })

  it('minds as many as there are, and asks the less often for it; less so when some are over', async () => {
    const reaper = new ExecReaper()
    let fail = (_: Error) => {}
    const failing = new Promise((_, reject) => {
      fail = reject
    })
    const many = watching(...Array(1000).fill(failing))
    for (let adopted = 0; adopted < 1000; adopted++) reaper.adopt(many.watch)
    await all()
    expect(many.questions).toHaveLength(1000)
    expect([clock.pauses[0], clock.pauses.at(-1)]).toEqual([50, 50_000])
    fail(new ClosedError('no more'))
    await all()
    const more = watching(ended)
    reaper.adopt(more.watch)
    await all()
    expect([more.watch.ended, clock.pauses.at(-1)]).toEqual([ended, 50])
  })
})
