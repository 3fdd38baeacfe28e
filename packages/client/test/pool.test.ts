import { FakeAgent } from '@qga/testing'
import type { Receiver, Transport } from '@qga/wire'
import { describe, expect, it, vi } from 'vitest'
import { AgentPool, GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { Farm, hostName } from './farm.js'
import { rejection } from './rejection.js'

const never = () => new Promise<never>(() => {})

describe.each(agents)('a pool of one: $name', ({ available, start }) => {
  it.runIf(available)('opens, works, closes when idle, and opens again', async () => {
    await using given = await start()
    await using pool = new AgentPool({ target: () => given.target, idleMs: 30 })
    expect(pool.open).toBe(0)
    expect(await pool.use('x', (agent) => agent.sync({ id: 1 }))).toBe(1)
    expect(pool.open).toBe(1)
    await vi.waitFor(() => expect(pool.open).toBe(0))
    await using other = await GuestAgent.connect(given.target)
    expect(await other.sync({ id: 2 })).toBe(2)
    await other.close()
    expect(await pool.use('x', (agent) => agent.sync({ id: 3 }))).toBe(3)
  })
})

describe('a pool', () => {
  it('begins nothing when the keys themselves fail', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target })
    function* keys() {
      yield 'a'
      throw new Error('no more keys')
    }
    expect(await rejection(pool.map(keys(), hostName))).toMatchObject({ message: 'no more keys' })
    expect([pool.running, pool.waiting, farm.opened]).toEqual([0, 0, []])
  })

  it('maps in order, with what failed among what did not', async () => {
    const farm = new Farm()
    farm.dead.add('b')
    await using pool = new AgentPool({ target: farm.target })
    const results = await pool.map(['c', 'b', 'a', 'c'], (agent, key) => {
      if (key === 'a') throw new Error('not a')
      return hostName(agent)
    })
    expect(results).toMatchObject([
      { status: 'fulfilled', value: 'c' },
      { status: 'rejected', reason: { code: 'CONNECT_FAILED' } },
      { status: 'rejected', reason: new Error('not a') },
      { status: 'fulfilled', value: 'c' },
    ])
    expect(farm.opened.sort()).toEqual(['a', 'b', 'c'])
  })

  it('does so many things at once, and one per machine', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, concurrency: 3 })
    const atWork = new Map<string, number>()
    let most = 0
    let mostOfOne = 0
    const keys = ['a', 'b', 'c', 'd', 'e'].flatMap((key) => Array(6).fill(key) as string[])
    await pool.map(keys, async (agent, key) => {
      atWork.set(key, (atWork.get(key) ?? 0) + 1)
      most = Math.max(most, pool.running)
      mostOfOne = Math.max(mostOfOne, atWork.get(key) ?? 0)
      await agent.ping()
      atWork.set(key, (atWork.get(key) ?? 0) - 1)
    })
    expect(most).toBe(3)
    expect(mostOfOne).toBe(1)
    expect(pool.running + pool.waiting).toBe(0)
  })

  it('a machine with many tasks delays another by one', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, concurrency: 1 })
    const done: string[] = []
    const use = (key: string) => pool.use(key, async (agent) => void done.push(await hostName(agent)))
    await Promise.all([...Array.from({ length: 20 }, () => use('busy')), use('a'), use('b')])
    expect(done.indexOf('a')).toBeLessThan(3)
    expect(done.indexOf('b')).toBeLessThan(4)
  })

  it('a machine that cannot be reached fails all that waits for it, and is left alone for a while', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 300, maxMs: 300 } })
    const results = await pool.map(['x', 'x', 'x'], hostName)
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(farm.opened).toHaveLength(1)
    expect(await rejection(pool.use('x', hostName, { whileDown: 'fail' }))).toMatchObject({ code: 'CONNECT_FAILED' })
    expect(await rejection(pool.use('x', hostName, { timeoutMs: 20 }))).toMatchObject({
      code: 'TIMEOUT',
      written: false,
    })
    expect(farm.opened).toHaveLength(1)
    farm.dead.clear()
    expect(await pool.use('x', hostName)).toBe('x')
    expect(farm.opened).toHaveLength(2)
  })

  it('a failure is remembered for longer than an idle connection is kept', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, idleMs: 1, backoff: { minMs: 60_000, maxMs: 60_000 } })
    await rejection(pool.use('x', hostName))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await rejection(pool.use('x', hostName, { whileDown: 'fail' }))).toMatchObject({ code: 'CONNECT_FAILED' })
    expect(farm.opened).toHaveLength(1)
  })

  it('a failure is forgotten once work was done: the connection is kept no longer than any', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, idleMs: 1, backoff: { minMs: 1, maxMs: 60_000 } })
    await rejection(pool.use('x', hostName))
    farm.dead.clear()
    expect(await pool.use('x', hostName)).toBe('x')
    await vi.waitFor(() => expect(pool.open).toBe(0))
  })

  it('a connection that breaks under work is not opened again at once; one that ended while idle is', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 200, maxMs: 200 } })
    const broken = pool.use('x', async (agent) => {
      setTimeout(() => farm.at('x').close(), 5)
      await agent.whenClosed()
      return await agent.ping()
    })
    expect(await rejection(broken)).toMatchObject({ code: 'CLOSED' })
    expect(await rejection(pool.use('x', hostName, { whileDown: 'fail' }))).toMatchObject({ code: 'CLOSED' })
    farm.fakes.delete('x')
    const startedAt = performance.now()
    expect(await pool.use('x', hostName)).toBe('x')
    expect(performance.now() - startedAt).toBeGreaterThan(80)
    farm.at('x').close()
    farm.fakes.delete('x')
    await vi.waitFor(() => expect(pool.open).toBe(0))
    expect(await pool.use('x', hostName, { whileDown: 'fail' })).toBe('x')
  })

  it('goes on when a pause ends between two looks at the clock, whichever they are', async () => {
    // However many looks a pause of 400 ms lasts for: each of them takes so long.
    for (let looks = 1; looks < 12; looks++) {
      const farm = new Farm()
      farm.dead.add('x')
      await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 400, maxMs: 400 } })
      let now = 0
      using _ = vi.spyOn(performance, 'now').mockImplementation(() => {
        now += 400 / looks
        return now
      })
      await rejection(pool.use('x', hostName))
      farm.dead.clear()
      expect(await pool.use('x', hostName), `${looks} looks`).toBe('x')
    }
  })

  it('one that gives up as a pause ends keeps nobody from going on', async () => {
    const farm = new Farm()
    farm.dead.add('x')
    await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 200, maxMs: 200 } })
    await rejection(pool.use('x', hostName))
    await vi.waitFor(() => expect(pool.running).toBe(0), { interval: 1 })
    farm.dead.clear()
    const abort = new AbortController()
    const first = rejection(pool.use('x', hostName, { signal: abort.signal }))
    const second = pool.use('x', hostName)
    const later = performance.now() + 200
    using _ = vi.spyOn(performance, 'now').mockImplementation(() => later)
    abort.abort(new Error('enough'))
    expect((await first).message).toBe('enough')
    expect(await second).toBe('x')
  })

  it('what is given up before its turn is never begun; what was begun gets a signal', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, concurrency: 1 })
    let given: AbortSignal | undefined
    const endless = (_: unknown, signal: AbortSignal) => {
      given = signal
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const first = rejection(pool.use('a', endless, { timeoutMs: 1_000 }))
    const abort = new AbortController()
    const work = vi.fn(hostName)
    const second = pool.use('b', work, { signal: abort.signal })
    const reason = new Error('enough')
    abort.abort(reason)
    expect(await rejection(second)).toBe(reason)
    expect(await rejection(pool.use('b', work, { signal: abort.signal }))).toBe(reason)
    expect(await first).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(given?.aborted).toBe(true)
    expect(await pool.use('a', hostName)).toBe('a')
    expect(work).not.toHaveBeenCalled()
  })

  it('a connection at work is never idle, whatever else was asked for and given up', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, idleMs: 100 })
    const longer = () => new Promise((resolve) => setTimeout(resolve, 300))
    await pool.use('x', hostName)
    await vi.waitFor(() => expect(pool.running).toBe(0), { interval: 1 })
    const abort = new AbortController()
    const working = pool.use('x', async (agent) => {
      abort.abort(new Error('enough'))
      await longer()
      return await hostName(agent)
    })
    const second = rejection(pool.use('x', hostName, { signal: abort.signal }))
    expect(await working).toBe('x')
    expect((await second).message).toBe('enough')
    expect(farm.opened).toEqual(['x'])
  })

  it('pieces of work for one machine share its connection as it opens', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, perAgent: 3 })
    const results = await pool.map(['x', 'x', 'x'], hostName)
    expect(results.map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'))
    expect(farm.opened).toEqual(['x'])
  })

  it('work that is given up while its connection opens is never begun', async () => {
    const farm = new Farm()
    farm.at('x').silence()
    await using pool = new AgentPool({ target: farm.target })
    const work = vi.fn(hostName)
    expect(await rejection(pool.use('x', work, { timeoutMs: 50 }))).toMatchObject({ code: 'TIMEOUT', written: false })
    farm.at('x').answerAgain()
    expect(await pool.use('x', hostName)).toBe('x')
    expect(work).not.toHaveBeenCalled()
  })

  it('what is given up waits no more, and opens nothing', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, concurrency: 1 })
    const abort = new AbortController()
    const first = pool.use('a', async (agent) => {
      abort.abort(new Error('enough'))
      expect(pool.waiting).toBe(0)
      return await hostName(agent)
    })
    const second = rejection(pool.use('b', hostName, { signal: abort.signal }))
    expect(pool.waiting).toBe(1)
    expect(await first).toBe('a')
    await second
    expect((await rejection(pool.use('b', hostName, { signal: abort.signal }))).message).toBe('enough')
    await pool.use('a', hostName)
    expect(farm.opened).toEqual(['a'])
  })

  it('does not hold the process while it is idle, nor for a machine that nobody waits for any more', async () => {
    const held = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    // Of a test before this one: it may end meanwhile.
    const before = held()
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, backoff: { minMs: 60_000, maxMs: 60_000 } })
    const idle = async () => {
      while (pool.running > 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
    expect(await pool.use('x', hostName)).toBe('x')
    await idle()
    expect(pool.open).toBe(1)
    expect(held()).toBeLessThanOrEqual(before)
    farm.dead.add('y')
    await rejection(pool.use('y', hostName))
    await idle()
    expect(await rejection(pool.use('y', hostName, { timeoutMs: 5 }))).toMatchObject({ code: 'TIMEOUT' })
    expect(pool.waiting).toBe(0)
    expect(held()).toBeLessThanOrEqual(before)
  })

  it('closes all: what is at work, what opens, what waits', async () => {
    const farm = new Farm()
    farm.at('slow').silence()
    const pool = new AgentPool({ target: farm.target, concurrency: 2 })
    const all = pool.map(['a', 'slow', 'a', 'b'], never)
    await vi.waitFor(() => expect(farm.opened).toEqual(['a', 'slow']))
    await pool.close()
    await pool.close()
    for (const result of await all) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CLOSED' } })
    expect(await rejection(pool.use('a', hostName))).toMatchObject({ code: 'CLOSED' })
    await vi.waitFor(() => expect([...farm.fakes.values()].map(({ clients }) => clients)).toEqual([0, 0]))
  })

  it('closes a connection that had just opened', async () => {
    // However many steps lie between the agent's answer and the work that waits for it.
    for (let steps = 0; steps < 24; steps++) {
      const fake = new FakeAgent()
      const open: Transport['open'] = async (options) => {
        const channel = await fake.transport.open(options)
        const start = (receiver: Receiver) =>
          channel.start({
            ...receiver,
            data: (bytes) => {
              receiver.data(bytes)
              if (fake.requests.at(-1)?.execute === 'guest-ping') void closeAfter(steps)
            },
          })
        return { label: 'x', start, write: (bytes) => channel.write(bytes), close: () => channel.close() }
      }
      const pool = new AgentPool({ target: () => ({ label: 'x', open }) })
      const closeAfter = async (count: number) => {
        for (let step = 0; step < count; step++) await Promise.resolve()
        await pool.close()
      }
      expect(await rejection(pool.use('x', never))).toMatchObject({ code: 'CLOSED' })
      await vi.waitFor(() => expect(fake.clients, `${steps} steps`).toBe(0))
    }
  })

  it('refuses options that make no sense', () => {
    expect(() => new AgentPool({ target: () => '/x', concurrency: 0 })).toThrow(/concurrency is 0/)
    expect(() => new AgentPool({ target: () => '/x', perAgent: Number.NaN })).toThrow(/perAgent/)
    expect(() => new AgentPool({ target: () => '/x', idleMs: Number.NaN })).toThrow(/idleMs is NaN/)
    expect(() => new AgentPool({ target: () => '/x', backoff: { minMs: Number.NaN } })).toThrow(/backoff.minMs/)
    expect(() => new AgentPool({ target: () => '/x', backoff: { maxMs: -1 } })).toThrow(/backoff.maxMs/)
  })

  it('a deadline that makes no sense rejects the work alone', async () => {
    await using pool = new AgentPool({ target: new Farm().target })
    const settled = await pool.map(['vm1'], async () => 1, { timeoutMs: -1 })
    expect(settled).toMatchObject([{ status: 'rejected', reason: { code: 'BAD_OPTION' } }])
    expect(await pool.use('vm1', async () => 2)).toBe(2)
  })

  it('a thousand agents: every one answers, none is left', async () => {
    const farm = new Farm()
    const keys = Array.from({ length: 1_000 }, (_, at) => `vm${at}`)
    await using pool = new AgentPool({ target: farm.target })
    const results = await pool.map(keys, hostName, { signal: new AbortController().signal })
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual(keys)
    expect(pool.open).toBe(1_000)
    await pool.close()
    expect(pool.open).toBe(0)
  }, 60_000)
})
