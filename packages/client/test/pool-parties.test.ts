import { describe, expect, it, vi } from 'vitest'
import { AgentPool, type PoolEvent } from '../src/index.js'
import { Farm, hostName } from './farm.js'
import { rejection } from './rejection.js'

describe('parties of a pool', () => {
  it('take turns with a machine they share: a thousand pieces of work delay another party by one', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target })
    const order: string[] = []
    const work = (party: string) => pool.use('x', async () => void order.push(party), { party })
    const all = [...Array.from({ length: 1_000 }, () => work('a')), work('b'), work('b')]
    await Promise.all(all)
    expect(order.slice(0, 5)).toEqual(['a', 'a', 'b', 'a', 'b'])
    expect(order).toHaveLength(1_002)
  })

  it('have no more under way than they may, while others have', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target, perAgent: 4, perParty: 1 })
    const begun: string[] = []
    const releases = new Map<string, () => void>()
    const work = (name: string, party?: string) =>
      pool.use(
        'x',
        () => {
          begun.push(name)
          return new Promise<void>((resolve) => releases.set(name, resolve))
        },
        { party },
      )
    const all = [work('a1', 'a'), work('a2', 'a'), work('n1'), work('n2'), work('b1', 'b')]
    await vi.waitFor(() => expect(begun.sort()).toEqual(['a1', 'b1', 'n1', 'n2']))
    releases.get('a1')?.()
    await vi.waitFor(() => expect(begun).toContain('a2'))
    for (const release of releases.values()) release()
    await Promise.all(all)
  })

  it('give up without a trace', async () => {
    const farm = new Farm()
    await using pool = new AgentPool({ target: farm.target })
    const abort = new AbortController()
    const first = pool.use('x', hostName, { party: 'a' })
    const second = rejection(pool.use('x', hostName, { party: 'a', signal: abort.signal }))
    abort.abort(new Error('enough'))
    expect((await second).message).toBe('enough')
    expect(pool.waiting).toBe(0)
    expect(await first).toBe('x')
  })

  it('refuses a bound that makes no sense', () => {
    expect(() => new AgentPool({ target: () => '/x', perParty: 0 })).toThrow(/perParty is 0/)
  })
})

describe('what a pool tells of its machines', () => {
  it('opened, closed, lost, failed; and how each is', async () => {
    const farm = new Farm()
    const seen: string[] = []
    const watch = (key: string, event: PoolEvent) => void seen.push(`${key} ${event.kind}`)
    await using pool = new AgentPool({ target: farm.target, watch, idleMs: 20, backoff: { minMs: 5_000 } })
    expect(pool.stateOf('x')).toEqual({ state: 'idle' })
    const working = pool.use('x', hostName)
    await vi.waitFor(() => expect(pool.stateOf('x')).toEqual({ state: 'opening' }), { interval: 0 })
    await working
    expect(pool.stateOf('x')).toEqual({ state: 'open' })
    await vi.waitFor(() => expect(seen).toEqual(['x opened', 'x closed']))
    await pool.use('x', async (agent) => {
      await hostName(agent)
      farm.at('x').close()
      await agent.whenClosed()
    })
    expect(seen.slice(2)).toEqual(['x opened', 'x lost'])
    await vi.waitFor(() => expect(pool.stateOf('x')).toMatchObject({ state: 'down', error: { code: 'CLOSED' } }))
    farm.dead.add('y')
    await rejection(pool.use('y', hostName))
    expect(seen.at(-1)).toBe('y failed')
    expect(pool.stateOf('y')).toMatchObject({
      state: 'down',
      error: { code: 'CONNECT_FAILED' },
      retryMs: expect.any(Number),
    })
  })

  it('a connection that ends with the pool is closed, not lost', async () => {
    const seen: string[] = []
    const pool = new AgentPool({ target: new Farm().target, watch: (_, { kind }) => void seen.push(kind) })
    await pool.use('x', hostName)
    await pool.close()
    await vi.waitFor(() => expect(seen).toEqual(['opened', 'closed']))
  })
})
