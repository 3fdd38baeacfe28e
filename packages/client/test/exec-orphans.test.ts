import { FakeAgent } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const reason = new Error('enough')
const started = (fake: FakeAgent) => fake.requests.filter(({ execute }) => execute === 'guest-exec').length

describe('a process that nobody waits for', () => {
  it.each([
    ['ended', 'an abort', { killOnAbort: true }, false],
    ['left alone', 'an abort', { killOnTimeout: true }, true],
    ['ended', 'a time-out', { killOnTimeout: true, timeoutMs: 20 }, false],
    ['left alone', 'a time-out', { killOnAbort: true, timeoutMs: 20 }, true],
  ])('is %s after %s that came before its pid, as asked for that', async (_, __, options, alive) => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    fake.silence()
    const abort = new AbortController()
    const given = rejection(agent.exec(['sleep', '60'], { ...options, signal: abort.signal }))
    if (!('timeoutMs' in options)) setTimeout(() => abort.abort(reason), 20)
    await given
    fake.answerAgain()
    if (!alive) return await vi.waitFor(() => expect([started(fake) > 1, fake.processes]).toEqual([true, []]), 5_000)
    await vi.waitFor(() => expect(fake.requests.at(-1)?.execute).toBe('guest-exec-status'))
    expect(fake.processes).toMatchObject([{ argv: ['sleep', '60'], exited: false }])
  })

  it('is sent nothing if it was another agent’s', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const { signal } = new AbortController()
    const options = { killOnAbort: true, killOnTimeout: true, timeoutMs: 60_000, signal }
    const given = rejection(agent.exec(['sleep', '60'], options))
    await vi.waitFor(() => expect(fake.processes).toHaveLength(1))
    fake.restart()
    expect(await given).toMatchObject({ code: 'EXEC_RESULT_LOST' })
    expect(await agent.sync({ id: 1 })).toBe(1)
    expect(started(fake)).toBe(1)
  })

  it('is fetched when whoever was told of its start threw', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const onStarted = () => {
      throw reason
    }
    expect(await rejection(agent.exec(['sleep', '0.02'], { onStarted }))).toBe(reason)
    await vi.waitFor(() => expect(fake.processes).toEqual([]), 5_000)
    expect(fake.requests.at(-1)?.execute).toBe('guest-exec-status')
  })

  it('is none if the guest tells no pid, or nobody may be told', async () => {
    let pid: number | undefined
    const fake = new FakeAgent({ 'guest-exec': () => ({ pid }) as never })
    await using agent = await GuestAgent.connect(fake.transport)
    const onStarted = vi.fn(() => {
      throw reason
    })
    for (pid of [undefined, 701]) {
      fake.silence()
      const given = agent.exec(['true'], { timeoutMs: 20, onStarted })
      expect(await rejection(given)).toMatchObject({ code: 'TIMEOUT', written: true })
      fake.answerAgain()
      expect(await agent.sync({ id: 1 })).toBe(1)
    }
    expect(onStarted.mock.calls).toEqual([[701]])
  })
})
