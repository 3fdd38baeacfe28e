import { CommandFailure, channelPair, FakeAgent, noReply } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { ClosedError, GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Also for what goes from turn to turn: after a stall of the machine a timer is due before it. */
async function aMoment(): Promise<void> {
  await sleep(20)
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
}

/** Only ever on a fake: a real agent on this machine would carry these out. */
describe('powering a guest down, and seeing it happen', () => {
  it('by the end of the channel', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.shutdown({ mode: 'powerdown' }, { confirm: (signal) => agent.whenClosed(signal) })
    expect(agent.state).toBe('closed')
    expect(fake.requests.filter(({ execute }) => execute === 'guest-shutdown')).toMatchObject([
      { arguments: { mode: 'powerdown' } },
    ])
  })

  it('by an event: listened for before the command is sent, and no longer when it has come', async () => {
    const order: string[] = []
    let happened = () => {}
    const fake = new FakeAgent({
      'guest-suspend-ram': () => {
        order.push('carried out')
        happened()
        return noReply
      },
    })
    await using agent = await GuestAgent.connect(fake.transport)
    let listening: AbortSignal | undefined
    await agent.suspend('ram', {
      confirm: (signal) => {
        order.push('listening')
        listening = signal
        return new Promise<void>((resolve) => {
          happened = resolve
        })
      },
    })
    expect(order).toEqual(['listening', 'carried out'])
    expect(listening?.aborted).toBe(true)
    expect(await agent.sync({ id: 5 })).toBe(5)
  })

  it('by what comes long after the agent fell silent, which ends nothing', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport, { resync: { timeoutMs: 30, repeatMs: 10 } })
    await agent.shutdown({ mode: 'halt' }, { confirm: () => sleep(150) })
    expect(agent.state).toBe('syncing')
  })

  it('an end before it was sent is none of its doing', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const confirm = (signal: AbortSignal) => agent.whenClosed(signal)
    const isDown = () => fake.requests.some(({ execute }) => execute === 'guest-shutdown')
    fake.silence()
    const before = rejection(agent.getOsinfo())
    const queued = rejection(agent.shutdown({}, { confirm }))
    await aMoment()
    fake.close()
    expect(await before).toMatchObject({ code: 'CLOSED' })
    expect(await queued).toMatchObject({ code: 'CLOSED' })
    const after = await rejection(agent.reboot({ confirm }))
    expect(after).toMatchObject({ code: 'CLOSED', message: expect.stringContaining('the session') })
    expect(isDown()).toBe(false)
  })

  it('what is seen before it was sent takes it back, and so does its deadline', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    fake.silence()
    const before = agent.getOsinfo({ timeoutMs: 20_000 })
    const early = await rejection(agent.shutdown({}, { confirm: async () => 'somebody else' }))
    expect(early).toMatchObject({ code: 'CLOSED', message: expect.stringContaining('was not sent') })
    const late = await rejection(agent.shutdown({}, { confirm: () => new Promise(() => {}), timeoutMs: 50 }))
    expect(late).toMatchObject({ code: 'TIMEOUT', written: false, message: expect.stringContaining('not sent') })
    fake.answerAgain()
    await before
    expect(await agent.sync({ id: 9 })).toBe(9)
    expect(fake.requests.some(({ execute }) => execute === 'guest-shutdown')).toBe(false)
  })

  it('what was seen before it was asked for is nothing, on a channel that is free as well', async () => {
    const refuse = () => Promise.reject(new CommandFailure('GenericError', 'no way'))
    const fake = new FakeAgent({ 'guest-shutdown': refuse })
    await using agent = await GuestAgent.connect(fake.transport)
    const seen = Promise.resolve('the event of another time')
    for (const confirm of [() => seen, async () => await seen, () => undefined as never]) {
      expect(await rejection(agent.shutdown({}, { confirm }))).toMatchObject({
        code: 'CLOSED',
        message: expect.stringContaining('was not sent'),
      })
    }
    expect(fake.requests.some(({ execute }) => execute === 'guest-shutdown')).toBe(false)
    expect(await agent.sync({ id: 9 })).toBe(9)
  })

  it('not refused is not enough', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.reboot({ timeoutMs: 1_000, confirm: () => new Promise(() => {}) }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: true, message: expect.stringContaining('not refused') })
    expect(await agent.sync({ id: 6 })).toBe(6)
  })

  it.each([true, false])('a refusal rejects however late it comes, with ids %s', async (echoIds) => {
    const refuse = () => sleep(150).then(() => Promise.reject(new CommandFailure('GenericError', 'no way')))
    const fake = new FakeAgent({ 'guest-shutdown': refuse }, { echoIds })
    await using agent = await GuestAgent.connect(fake.transport)
    let listening: AbortSignal | undefined
    const confirm = (signal: AbortSignal) => {
      listening = signal
      return agent.whenClosed(signal)
    }
    expect(await rejection(agent.shutdown({}, { confirm }))).toMatchObject({ code: 'COMMAND_FAILED', desc: 'no way' })
    expect(listening?.aborted).toBe(true)
    expect(await rejection(agent.shutdown())).toMatchObject({ desc: 'no way' })
    expect(await agent.sync({ id: 7 })).toBe(7)
  })

  it('blocked is known at once', async () => {
    const fake = new FakeAgent({}, { block: ['guest-shutdown'] })
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.reboot({ confirm: (signal) => agent.whenClosed(signal) }))
    expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
  })

  it('the hook fails: before it listens nothing is sent, later the call fails with it', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const broken = new Error('no monitor')
    const thrown = agent.shutdown(
      {},
      {
        confirm: () => {
          throw broken
        },
      },
    )
    expect(await rejection(thrown)).toBe(broken)
    expect(fake.requests.some(({ execute }) => execute === 'guest-shutdown')).toBe(false)
    expect(await rejection(agent.reboot({ confirm: () => Promise.reject(broken) }))).toBe(broken)
    expect(await agent.sync({ id: 8 })).toBe(8)
  })

  it('an abort ends it, and the listening', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const reason = new Error('enough')
    const abort = new AbortController()
    let listening: AbortSignal | undefined
    const confirm = (signal: AbortSignal) => {
      listening = signal
      return agent.whenClosed(signal)
    }
    const reboot = rejection(agent.reboot({ confirm, signal: abort.signal }))
    await vi.waitFor(() => expect(fake.requests.at(-1)?.execute).toBe('guest-sync-delimited'))
    abort.abort(reason)
    expect(await reboot).toBe(reason)
    expect(listening?.aborted).toBe(true)
    expect(await rejection(agent.reboot({ confirm, signal: abort.signal }))).toBe(reason)
    expect(await agent.sync({ id: 9 })).toBe(9)
  })

  describe('the connection ends, but not for this', () => {
    const silent = { 'guest-shutdown': () => noReply, 'guest-suspend-ram': () => noReply }

    it.each([true, false])('we close it: the outcome is unknown, with ids %s', async (echoIds) => {
      const fake = new FakeAgent(silent, { echoIds })
      const agent = await GuestAgent.connect(fake.transport)
      const down = rejection(agent.shutdown({}, { confirm: (signal) => agent.whenClosed(signal) }))
      await vi.waitFor(() => expect(fake.requests.some(({ execute }) => execute === 'guest-shutdown')).toBe(true))
      // By then the agent has shown that it did not refuse, if it can.
      await aMoment()
      await agent.close()
      expect(await down).toMatchObject({ code: 'CLOSED', message: expect.stringContaining('guest-shutdown') })
    })

    it.each([
      ['ETIMEDOUT', { code: 'CLOSED', cause: { code: 'ETIMEDOUT' } }],
      ['PROGRAM_ENDED', { code: 'CLOSED', cause: { code: 'PROGRAM_ENDED' } }],
      ['ECONNRESET', undefined],
      ['EPIPE', undefined],
    ])('the line breaks: %s', async (code, outcome) => {
      const [line, far] = channelPair()
      const fake = new FakeAgent(silent)
      fake.accept(far)
      const agent = await GuestAgent.connect({ label: 'a line', open: async () => line })
      const asleep = agent.suspend('ram', { confirm: (signal) => agent.whenClosed(signal) })
      const ended = asleep.catch((error: unknown) => error)
      await vi.waitFor(() => expect(fake.requests.some(({ execute }) => execute === 'guest-suspend-ram')).toBe(true))
      line.fail(Object.assign(new Error('broken'), { code }))
      if (outcome === undefined) expect(await ended).toBeUndefined()
      else expect(await ended).toMatchObject(outcome)
    })

    it('a hook that has seen it by other means may close it', async () => {
      const agent = await GuestAgent.connect(new FakeAgent(silent).transport)
      await agent.reboot({ confirm: () => sleep(20).then(() => agent.close()) })
      expect(agent.state).toBe('closed')
    })
  })

  it('the connection ends before anything was sent', async () => {
    const agent = await GuestAgent.connect(new FakeAgent().transport)
    await agent.close()
    expect(await rejection(agent.shutdown({}, { confirm: () => new Promise(() => {}) }))).toMatchObject({
      code: 'CLOSED',
    })
  })
})

describe('the end of a connection', () => {
  it('is told to all who wait for it, with its cause, before and after', async () => {
    const fake = new FakeAgent()
    const agent = await GuestAgent.connect(fake.transport)
    const waiting = [agent.whenClosed(), agent.whenClosed()]
    const reason = new Error('no more')
    expect(await rejection(agent.whenClosed(AbortSignal.abort(reason)))).toBe(reason)
    fake.close()
    expect(await Promise.all([...waiting, agent.whenClosed()])).toEqual([undefined, undefined, undefined])
    await agent.close()
    expect(await agent.whenClosed()).toBeUndefined()
  })

  it('is told to be ours', async () => {
    const agent = await GuestAgent.connect(new FakeAgent().transport)
    const waiting = agent.whenClosed()
    await agent.close()
    for (const cause of [await waiting, await agent.whenClosed()]) expect(cause).toBeInstanceOf(ClosedError)
  })
})
