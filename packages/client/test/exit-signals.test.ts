import type { FakeAgent } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FreezeOptions, withFrozen } from '../src/index.js'
import { THAW } from './freezable.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

/** Nobody else here listens to it, or sends it. */
const SIGNAL = 'SIGUSR2'
const options: FreezeOptions = { journal: false, exitSignals: [SIGNAL] }
const came = { name: 'AbortError', message: `${SIGNAL} came` }

const sent = vi.spyOn(process, 'kill')
beforeEach(() => void sent.mockReset().mockReturnValue(true))
afterEach(() => vi.waitFor(() => expect(process.listenerCount(SIGNAL)).toBe(0)))

const comes = () => process.emit(SIGNAL, SIGNAL)
const takesItsCourse = () => vi.waitFor(() => expect(sent.mock.calls).toEqual([[process.pid, SIGNAL]]), 10_000)

const guests = (count: number) => Promise.all(Array.from({ length: count }, () => connected()))

describe('a signal that ends the process', () => {
  it('is not held up by a program that goes on with the next guest at once', async () => {
    const all = await guests(4)
    const begun: FakeAgent[] = []
    for (const { agent, fake } of all) {
      // Here the process would be over.
      if (sent.mock.calls.length > 0) break
      const freezing = withFrozen(agent, options, async ({ signal }) => {
        begun.push(fake)
        comes()
        expect(signal.aborted).toBe(true)
      })
      expect(await rejection(freezing)).toMatchObject(came)
      expect(fake.frozen).toBe(false)
    }
    expect(begun).toEqual([all[0]?.fake])
    await takesItsCourse()
  })

  it('nor by one that tries again without end', async () => {
    const [first, second] = [await connected(), await connected()]
    const guard = await first.agent.freeze(options)
    comes()
    await guard.thaw()
    for (let times = 0; times < 1_000 && sent.mock.calls.length === 0; times++) {
      expect(await rejection(second.agent.freeze(options))).toMatchObject(came)
    }
    await takesItsCourse()
    expect(second.asked('guest-fsfreeze-freeze')).toEqual([])
  })

  it('waits for the last guest that is thawed for it, and no other is frozen meanwhile', async () => {
    let thaw = () => {}
    const held = new Promise<void>((resolve) => {
      thaw = resolve
    })
    const slow = await connected({
      [THAW]: async (_, { builtIn }) => {
        await held
        return await builtIn()
      },
    })
    const [quick, late] = [await connected(), await connected()]
    const [slowly, quickly] = [await slow.agent.freeze(options), await quick.agent.freeze(options)]
    comes()
    await vi.waitFor(() => expect(quickly.state).toBe('thawed'))
    expect(await rejection(late.agent.freeze(options))).toBe(slowly.signal.reason)
    // A freeze that does not ask for it is none of its business.
    await using other = await late.agent.freeze({ journal: false })
    expect([other.state, sent.mock.calls]).toEqual(['frozen', []])
    thaw()
    await slowly.thaw()
    expect(slow.fake.frozen).toBe(false)
    await takesItsCourse()
    // As one that ends no process does.
    await using again = await quick.agent.freeze(options)
    expect(again.state).toBe('frozen')
  })

  it('is the business of a program that listens itself: it is not sent again, and other guests are frozen', async () => {
    const listener = vi.fn()
    process.on(SIGNAL, listener)
    onTestFinished(() => void process.off(SIGNAL, listener))
    const [first, second] = [await connected(), await connected()]
    const guard = await first.agent.freeze(options)
    comes()
    const next = await second.agent.freeze(options)
    expect([listener.mock.calls.length, next.state]).toEqual([1, 'frozen'])
    await guard.thaw()
    await next.thaw()
    await vi.waitFor(() => expect(process.listeners(SIGNAL)).toEqual([listener]))
    expect(sent.mock.calls).toEqual([])
    process.off(SIGNAL, listener)
  })

  it('is the business of one that listens to it once, too', async () => {
    const listener = vi.fn()
    process.once(SIGNAL, listener)
    const guard = await (await connected()).agent.freeze(options)
    comes()
    await guard.thaw()
    await vi.waitFor(() => expect(process.listenerCount(SIGNAL)).toBe(0))
    expect([listener.mock.calls.length, sent.mock.calls]).toEqual([1, []])
  })

  it('lets no freeze begin that names another', async () => {
    const [first, second] = [await connected(), await connected()]
    const guard = await first.agent.freeze({ ...options, exitSignals: [SIGNAL, 'SIGCONT'] })
    comes()
    process.emit('SIGCONT', 'SIGCONT')
    expect(await rejection(second.agent.freeze({ ...options, exitSignals: ['SIGCONT'] }))).toMatchObject(came)
    await guard.thaw()
    const both = [SIGNAL, 'SIGCONT'].map((name) => [process.pid, name])
    await vi.waitFor(() => expect(sent.mock.calls).toEqual(both), 10_000)
  })

  it('is listened to once, however many guests are frozen', async () => {
    const all = await guests(12)
    const guards = await Promise.all(all.map(({ agent }) => agent.freeze(options)))
    expect(process.listenerCount(SIGNAL)).toBe(1)
    for (const guard of guards) await guard.thaw()
    await vi.waitFor(() => expect(process.listenerCount(SIGNAL)).toBe(0))
    expect(sent.mock.calls).toEqual([])
  })
})
