import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentPool, type PoolEvent } from '../src/index.js'
import { Farm, hostName } from './farm.js'
import { rejection } from './rejection.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** How long it takes until a machine is tried again, in milliseconds. */
async function pauseOf(pool: AgentPool, key: string): Promise<number> {
  let over = false
  const done = () => {
    over = true
  }
  void pool.use(key, hostName).then(done, done)
  for (let ms = 0; ; ms++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (over) return ms
    await vi.advanceTimersByTimeAsync(1)
  }
}

/** The clock goes on until it is over. */
async function byTheClock<T>(work: Promise<T>): Promise<T> {
  let over = false
  const done = () => {
    over = true
  }
  work.then(done, done)
  while (!over) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(10)
  }
  return await work
}

describe('a pool, by the clock', () => {
  describe('whose agent falls silent', () => {
    const poll = (pool: AgentPool) => byTheClock(pool.use('x', (agent) => agent.ping({ timeoutMs: 400 })))

    it('gives up the connection when nothing was answered for as long as opening may take, and opens another', async () => {
      const farm = new Farm()
      const options = { connect: { timeoutMs: 1_000 }, backoff: { minMs: 60_000, maxMs: 60_000 } }
      await using pool = new AgentPool({ target: farm.target, ...options })
      expect(await pool.use('x', hostName)).toBe('x')
      farm.at('x').silence()
      // The first one is lost; the others wait for a sync.
      for (let lost = 0; lost < 2; lost++) {
        expect(await rejection(poll(pool))).toMatchObject({ code: 'TIMEOUT' })
        expect(pool.stateOf('x')).toEqual({ state: 'open' })
      }
      expect(await rejection(poll(pool))).toMatchObject({ code: 'TIMEOUT' })
      expect(pool.stateOf('x')).toMatchObject({ state: 'down', error: { code: 'SYNC_FAILED', reason: 'silent' } })
      farm.fakes.delete('x')
      expect(await byTheClock(pool.use('x', hostName))).toBe('x')
      expect(farm.opened).toEqual(['x', 'x'])
    })

    it('does so though some piece of work is always under way, and says why', async () => {
      const farm = new Farm()
      const told: PoolEvent[] = []
      const options = { connect: { timeoutMs: 1_000 }, backoff: { minMs: 60_000, maxMs: 60_000 }, perAgent: 2 }
      const watch = (_: string, event: PoolEvent) => told.push(event)
      await using pool = new AgentPool({ target: farm.target, watch, ...options })
      expect(await pool.use('x', hostName)).toBe('x')
      farm.at('x').silence()
      const polling = async () => {
        while (farm.opened.length === 1 && pool.stateOf('x').state !== 'down') await rejection(poll(pool))
      }
      const first = polling()
      await vi.advanceTimersByTimeAsync(200)
      await Promise.all([first, polling()])
      expect(told.slice(0, 2)).toMatchObject([{ kind: 'opened' }, { kind: 'lost', error: { code: 'SYNC_FAILED' } }])
    })

    it('keeps the connection when it answers again before', async () => {
      const farm = new Farm()
      await using pool = new AgentPool({ target: farm.target, connect: { timeoutMs: 1_000 } })
      for (let time = 0; time < 4; time++) {
        farm.at('x').answerAgain()
        expect(await poll(pool)).toEqual({})
        farm.at('x').silence()
        for (let lost = 0; lost < 2; lost++) await rejection(poll(pool))
      }
      expect(farm.opened).toEqual(['x'])
    })
  })

  describe('whose target never answers', () => {
    const poolOf = (farm: Farm) => {
      const target = (key: string) => (key === 'lost' ? new Promise<never>(() => {}) : farm.target(key))
      return new AgentPool({ target, concurrency: 1, connect: { timeoutMs: 1_000 }, backoff: { minMs: 60_000 } })
    }

    it('gives its place to others, when it was waited for as long as for a connection', async () => {
      await using pool = poolOf(new Farm())
      const lost = rejection(pool.use('lost', hostName, { timeoutMs: 100 }))
      const other = pool.use('x', hostName, { timeoutMs: 2_000 })
      other.catch(() => {})
      await vi.advanceTimersByTimeAsync(100)
      expect(await lost).toMatchObject({ code: 'TIMEOUT', written: false })
      await vi.advanceTimersByTimeAsync(899)
      expect([pool.running, pool.waiting]).toEqual([1, 1])
      await vi.advanceTimersByTimeAsync(1)
      expect(await other).toBe('x')
      expect(pool.stateOf('lost')).toMatchObject({ state: 'down', error: { code: 'TIMEOUT', timeoutMs: 1_000 } })
    })

    it('is a failure of the machine for all that waits for it without a limit', async () => {
      await using pool = poolOf(new Farm())
      const all = pool.map(['lost', 'lost'], hostName)
      await vi.advanceTimersByTimeAsync(1_000)
      const reason = { code: 'TIMEOUT', hint: expect.stringContaining('target') }
      expect(await all).toMatchObject([{ reason }, { reason }])
    })

    it('is left when the pool is closed', async () => {
      const pool = poolOf(new Farm())
      const lost = rejection(pool.use('lost', hostName))
      await pool.close()
      expect(await lost).toMatchObject({ code: 'CLOSED' })
      await vi.advanceTimersByTimeAsync(0)
      expect([pool.running, vi.getTimerCount()]).toEqual([0, 0])
    })

    it('is not waited for where it closes the pool', async () => {
      const pool: AgentPool = new AgentPool({
        target: () => {
          void pool.close()
          return new Promise<never>(() => {})
        },
      })
      expect(await rejection(pool.use('x', hostName))).toMatchObject({ code: 'CLOSED' })
      await vi.advanceTimersByTimeAsync(0)
      expect(vi.getTimerCount()).toBe(0)
    })
  })

  it('work that shares an opening shares its failure: the pause is that after one', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    const backoff = { minMs: 100, maxMs: 60_000 }
    await using pool = new AgentPool({ target: farm.target, perAgent: 4, backoff })
    await pool.map(['x', 'x', 'x', 'x'], hostName)
    expect(farm.opened).toEqual(['x'])
    expect(await pauseOf(pool, 'x')).toBeLessThanOrEqual(101)
  })

  it('a machine that fails again after a long pause is left alone for longer still', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, idleMs: 1, backoff: { minMs: 100, maxMs: 800 } })
    for (let failures = 0; failures < 3; failures++) await pauseOf(pool, 'x')
    await vi.advanceTimersByTimeAsync(1_500)
    await pauseOf(pool, 'x')
    expect(await pauseOf(pool, 'x')).toBeGreaterThanOrEqual(400)
    // That long ago, it is as good as any.
    await vi.advanceTimersByTimeAsync(1_700)
    await pauseOf(pool, 'x')
    expect(await pauseOf(pool, 'x')).toBeLessThanOrEqual(101)
  })

  it('the pause after a failure is the first one again once work was done', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 1, maxMs: 60_000 } })
    for (let failures = 0; failures < 8; failures++) await pauseOf(pool, 'x')
    farm.dead.clear()
    expect(await pauseOf(pool, 'x')).toBeGreaterThanOrEqual(64)
    farm.at('x').close()
    farm.fakes.delete('x')
    await vi.waitFor(() => expect(pool.open).toBe(0))
    farm.dead.add('x')
    expect(await pauseOf(pool, 'x')).toBe(0)
    farm.dead.clear()
    // Each turn that it takes to connect counts as a millisecond.
    expect(await pauseOf(pool, 'x')).toBeLessThan(64)
    expect(pool.open).toBe(1)
  })

  it('a machine has all its turns at once, as soon as there is room for them', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, concurrency: 2, perAgent: 2 })
    const others = [new AbortController(), new AbortController()]
    const begun: string[] = []
    const until = (signal: AbortSignal, name: string) => () => {
      begun.push(name)
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    }
    const end = new AbortController()
    const all = [
      ...others.map(({ signal }, at) => pool.use(`other${at}`, until(signal, 'other'))),
      ...[1, 2].map(() => pool.use('x', until(end.signal, 'x'))),
    ]
    await vi.waitFor(() => expect(begun).toEqual(['other', 'other']))
    for (const other of others) other.abort()
    await vi.waitFor(() => expect(begun).toEqual(['other', 'other', 'x', 'x']))
    end.abort()
    await Promise.all(all)
  })

  it('work goes on after a pause, though other work of that machine is still under way', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, perAgent: 2, backoff: { minMs: 200, maxMs: 400 } })
    let release = () => {}
    let isBegun = false
    const long = pool.use('x', () => {
      isBegun = true
      return new Promise<void>((resolve) => (release = resolve))
    })
    await vi.waitFor(() => expect(isBegun).toBe(true))
    const lost = rejection(pool.use('x', (agent) => agent.fsfreezeFreeze()))
    farm.at('x').close()
    farm.fakes.delete('x')
    expect(await lost).toMatchObject({ code: 'CLOSED' })
    expect(await pauseOf(pool, 'x')).toBeGreaterThanOrEqual(100)
    expect(pool.running).toBe(1)
    release()
    await long
  })

  it('leaves no timer and no listener behind when it is closed, at work or idle', async () => {
    const life = async () => {
      const pool = new AgentPool({ target: new Farm().target })
      let release = () => {}
      const { signal } = new AbortController()
      await pool.use('idle', hostName, { timeoutMs: 60_000, signal })
      expect(getEventListeners(signal, 'abort')).toEqual([])
      const working = rejection(pool.use('x', () => new Promise<void>((resolve) => (release = resolve))))
      await vi.waitFor(() => expect(pool.open).toBe(2))
      await pool.close()
      expect(await working).toMatchObject({ code: 'CLOSED' })
      release()
      await vi.waitFor(() => expect(pool.running).toBe(0))
    }
    await life()
    // One that was stopped may be kept, to be started again.
    const kept = vi.getTimerCount()
    expect(kept).toBeLessThanOrEqual(1)
    await life()
    expect(vi.getTimerCount()).toBe(kept)
  })
})
