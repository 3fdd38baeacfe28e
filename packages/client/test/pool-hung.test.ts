import { setTimeout as sleep } from 'node:timers/promises'
import { FakeAgent, noReply } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { AgentPool, type GuestAgent, type PoolOptions } from '../src/index.js'
import { hostName } from './farm.js'
import { rejection } from './rejection.js'

/** A pool with one machine, and what it told of it. */
function poolOf(fake: FakeAgent, options: Partial<PoolOptions<string>> = {}) {
  const told: string[] = []
  const target = () => fake.transport
  const pool = new AgentPool({ target, watch: (_, { kind }) => void told.push(kind), ...options })
  onTestFinished(() => pool.close())
  const ping = (timeoutMs: number) => pool.use('x', (agent) => agent.ping({ timeoutMs }))
  return { pool, told, ping }
}

/** A connection that is open, to a machine that then falls silent. */
async function hung(options: Partial<PoolOptions<string>> = {}) {
  const fake = new FakeAgent()
  const given = poolOf(fake, { connect: { timeoutMs: 300 }, backoff: { minMs: 60_000, maxMs: 60_000 }, ...options })
  await given.ping(5_000)
  fake.silence()
  return { fake, ...given }
}

describe('a pool whose machine hangs', () => {
  it('gives it up when a second piece of work was not let through either', async () => {
    const { pool, ping } = await hung()
    for (let time = 0; time < 2; time++) expect(await rejection(ping(500))).toMatchObject({ code: 'TIMEOUT' })
    const error = { code: 'SYNC_FAILED', reason: 'silent' }
    await vi.waitFor(() => expect(pool.stateOf('x')).toMatchObject({ state: 'down', error }))
  })

  it('gives it up whatever the work made of the silence', async () => {
    const { pool } = await hung()
    for (let time = 0; time < 2; time++) {
      await pool.use('x', (agent) => agent.ping({ timeoutMs: 300 }).catch(() => {}))
    }
    await vi.waitFor(() => expect(pool.stateOf('x').state).toBe('down'))
  })

  it('counts the silence from the first question that was not answered', async () => {
    const { pool, ping } = await hung({ connect: { timeoutMs: 1_000 } })
    await rejection(ping(700))
    expect(pool.stateOf('x')).toEqual({ state: 'open' })
    await rejection(ping(400))
    await vi.waitFor(() => expect(pool.stateOf('x').state).toBe('down'))
  })

  it('does not take a machine for sound that answers syncs and no work: the pause doubles', async () => {
    const fake = new FakeAgent({ 'guest-get-osinfo': () => noReply })
    const backoff = { minMs: 40, maxMs: 5_000 }
    const { pool } = poolOf(fake, { connect: { timeoutMs: 300 }, backoff, idleMs: 1 })
    let retryMs = 0
    for (let failures = 0; failures < 4; failures++) {
      const error = await rejection(pool.use('x', (agent) => agent.getOsinfo({ timeoutMs: 50 })))
      expect(error.message).toMatch(/^guest-get-osinfo: no reply/)
      await vi.waitFor(() => expect(pool.open).toBe(0), { interval: 1 })
      fake.silence()
      await rejection(pool.use('x', (agent) => agent.ping()))
      const state = pool.stateOf('x')
      retryMs = state.state === 'down' ? state.retryMs : 0
      fake.answerAgain()
    }
    expect(retryMs).toBeGreaterThan(100)
  }, 20_000)
})

describe('a pool whose machine is slow', () => {
  const slow = (ms: number) =>
    new FakeAgent({
      'guest-get-osinfo': async (_, { builtIn }) => {
        await sleep(ms)
        return await builtIn()
      },
    })

  it('keeps one that answers, however late', async () => {
    const { pool, told } = poolOf(slow(500), { connect: { timeoutMs: 200 } })
    for (let time = 0; time < 2; time++) await pool.use('x', (agent) => agent.getOsinfo())
    expect([pool.stateOf('x'), told]).toEqual([{ state: 'open' }, ['opened']])
  })

  it('keeps one whose answers come after the work that asked', async () => {
    const { pool, told } = poolOf(slow(300), { connect: { timeoutMs: 700 } })
    const late = () => rejection(pool.use('x', (agent) => agent.getOsinfo({ timeoutMs: 200 })))
    for (let time = 0; time < 5; time++) expect(await late()).toMatchObject({ code: 'TIMEOUT' })
    expect([pool.stateOf('x'), told]).toEqual([{ state: 'open' }, ['opened']])
  })

  it('keeps one that was not asked anything for long', async () => {
    const { pool, told } = poolOf(new FakeAgent(), { connect: { timeoutMs: 200 } })
    await pool.use('x', (agent) => agent.ping())
    await pool.use('x', () => sleep(400))
    expect([pool.stateOf('x'), told]).toEqual([{ state: 'open' }, ['opened']])
  })

  it('keeps one that is busy for those who have patience, whoever had none', async () => {
    const { pool, told } = poolOf(slow(900), { connect: { timeoutMs: 200 } })
    const hurried = rejection(pool.use('x', (agent) => agent.getOsinfo({ timeoutMs: 400 })))
    const patient = [1, 2].map(() => pool.use('x', (agent) => agent.ping({ timeoutMs: 5_000 })))
    expect(await hurried).toMatchObject({ code: 'TIMEOUT' })
    await Promise.all(patient)
    expect([pool.stateOf('x'), told]).toEqual([{ state: 'open' }, ['opened']])
  })

  it('begins no more work until it is heard again, and does then', async () => {
    const { pool, told } = poolOf(slow(900), { connect: { timeoutMs: 200 }, perAgent: 2 })
    await rejection(pool.use('x', (agent) => agent.getOsinfo({ timeoutMs: 50 })))
    let release = () => {}
    const long = pool.use('x', async (agent) => {
      await agent.ping()
      await new Promise<void>((resolve) => (release = resolve))
    })
    const other = rejection(pool.use('x', (agent) => agent.ping({ timeoutMs: 400 })))
    const work = vi.fn((agent: GuestAgent) => agent.ping())
    expect(await other).toMatchObject({ code: 'TIMEOUT' })
    const waiting = pool.use('x', work)
    expect([pool.waiting, pool.running]).toEqual([1, 1])
    await waiting
    expect([pool.running, told]).toEqual([1, ['opened']])
    release()
    await long
  })
})

it('a pool goes on at once when a connection ends that was silent and held work back', async () => {
  const [fake, other] = [new FakeAgent(), new FakeAgent()]
  let { transport } = fake
  const backoff = { minMs: 1, maxMs: 2 }
  const { pool, told } = poolOf(fake, { target: () => transport, connect: { timeoutMs: 200 }, perAgent: 2, backoff })
  await pool.use('x', (agent) => agent.ping())
  fake.silence()
  let release = () => {}
  await rejection(pool.use('x', (agent) => agent.ping({ timeoutMs: 50 })))
  const long = pool.use('x', () => new Promise<void>((resolve) => (release = resolve)))
  await rejection(pool.use('x', (agent) => agent.ping({ timeoutMs: 300 })))
  const waiting = pool.use('x', (agent) => agent.ping())
  expect([pool.waiting, pool.running]).toEqual([1, 1])
  transport = other.transport
  fake.close()
  await waiting
  expect(told).toEqual(['opened', 'lost', 'opened'])
  release()
  await long
})

it('a pool closes an idle connection in time, whatever it remembers of failures, and goes on remembering', async () => {
  const fake = new FakeAgent()
  let isThere = false
  const target = () => {
    if (!isThere) throw new Error('not there')
    return fake.transport
  }
  const { pool, told } = poolOf(fake, { target, idleMs: 50, backoff: { minMs: 100, maxMs: 60_000 } })
  const fails = async () => expect(await rejection(pool.use('x', hostName))).toEqual(new Error('not there'))
  await fails()
  await fails()
  isThere = true
  await pool.use('x', async (agent) => {
    fake.silence()
    // The first one is lost, the second one waits for a sync.
    for (let time = 0; time < 2; time++) await rejection(agent.ping({ timeoutMs: 20 }))
  })
  await vi.waitFor(() => expect(fake.clients).toBe(0))
  expect(told).toEqual(['failed', 'failed', 'opened', 'closed'])
  isThere = false
  await fails()
  const state = pool.stateOf('x')
  expect(state.state === 'down' && state.retryMs).toBeGreaterThan(120)
})

it('a pool lets those look on who did', async () => {
  const seen: string[] = []
  const tap: NonNullable<NonNullable<PoolOptions<string>['connect']>['tap']> = {
    sent: () => void seen.push('sent'),
    watch: (_, sink) => ({
      message: (...message) => {
        seen.push('heard')
        sink.message(...message)
      },
      sentinel: () => sink.sentinel(),
      skipped: (bytes) => sink.skipped(bytes),
      lost: (error, bytes) => sink.lost(error, bytes),
    }),
  }
  const { ping } = poolOf(new FakeAgent(), { connect: { tap } })
  await ping(1_000)
  expect(seen.slice(-2)).toEqual(['sent', 'heard'])
})
