import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { AgentPool, type PoolEvent } from '../src/index.js'
import { Farm, hostName } from './farm.js'
import { rejection } from './rejection.js'

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

  it.each([
    [
      'throws',
      () => {
        throw new Error('of the watch')
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('of the watch')
      },
    ],
  ] as const)('who is told and %s is no matter of the work, nor of the process', async (_, watch) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    onTestFinished(() => void process.off('unhandledRejection', unhandled))
    const farm = new Farm()
    farm.dead.add('y')
    const pool = new AgentPool({ target: farm.target, watch })
    expect(await pool.use('x', hostName)).toBe('x')
    expect(await rejection(pool.use('y', hostName))).toMatchObject({ code: 'CONNECT_FAILED' })
    await pool.close()
    for (let turn = 0; turn < 10; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('a connection that ends with the pool is closed, not lost', async () => {
    const seen: string[] = []
    const pool = new AgentPool({ target: new Farm().target, watch: (_, { kind }) => void seen.push(kind) })
    await pool.use('x', hostName)
    await pool.close()
    await vi.waitFor(() => expect(seen).toEqual(['opened', 'closed']))
  })
})
