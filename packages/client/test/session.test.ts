import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClosedError, GuestAgent, TimeoutError } from '../src/index.js'
import { chardevs, type TestAgent } from './agents.js'
import { rejection } from './rejection.js'

describe.each(chardevs)('a session with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    beforeAll(async () => {
      given = await start()
    })
    afterAll(() => given[Symbol.asyncDispose]())

    it('is ready once connected, and closed for good once closed', async () => {
      const agent = await GuestAgent.connect(given.target)
      expect(agent.state).toBe('ready')
      expect(await agent.ping()).toEqual({})
      await agent.close()
      await agent.close()
      expect(agent.state).toBe('closed')
      await expect(agent.ping()).rejects.toThrow(ClosedError)
      await expect(agent.ping()).rejects.toThrow('Connect again')
    })

    it('closes with its block', async () => {
      let kept: GuestAgent
      {
        await using agent = await GuestAgent.connect(given.target)
        kept = agent
      }
      expect(kept.state).toBe('closed')
    })

    it('serves one client after another', async () => {
      for (let round = 0; round < 20; round++) {
        await using agent = await GuestAgent.connect(given.target)
        expect(await agent.sync({ id: round })).toBe(round)
      }
    })

    it('answers each of many calls at once with its own answer, every digit of it', async () => {
      await using agent = await GuestAgent.connect(given.target)
      const ids: (number | bigint)[] = Array.from({ length: 300 }, (_, at) => at * 7919)
      ids.push(2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n, Number.MAX_SAFE_INTEGER)
      expect(await Promise.all(ids.map((id) => agent.sync({ id })))).toEqual(ids)
    })

    it('gives the time in nanoseconds as a bigint', async () => {
      await using agent = await GuestAgent.connect(given.target)
      const ns = await agent.getTime()
      expect(typeof ns).toBe('bigint')
      expect(ns).toBeGreaterThan(2n ** 53n)
      expect(ns % 1000n).toBe(0n)
      expect(await agent.execute('guest-get-time')).toBeTypeOf('bigint')
    })

    it('an abort before anything: nothing is sent', async () => {
      await using agent = await GuestAgent.connect(given.target)
      const reason = new Error('not today')
      await expect(agent.ping({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      expect(await agent.sync({ id: 1 })).toBe(1)
    })

    it('aborts and time-outs of written calls: the next answers are the right ones', async () => {
      await using agent = await GuestAgent.connect(given.target)
      for (let round = 0; round < 30; round++) {
        const abort = new AbortController()
        const given_up = agent.sync({ id: 1_000_000 + round }, { signal: abort.signal })
        const waiting = agent.sync({ id: 2_000_000 + round }, { signal: abort.signal })
        abort.abort(new Error('enough'))
        await Promise.all([given_up, waiting].map((call) => expect(call).rejects.toThrow('enough')))
        expect(await agent.sync({ id: round })).toBe(round)
      }
    })

    it('a time-out says whether the request was sent', async () => {
      await using agent = await GuestAgent.connect(given.target)
      await using endless = await agent.files.open('/dev/zero')
      const [first, second] = await Promise.allSettled([
        endless.read(8_000_000, { timeoutMs: 10 }),
        agent.ping({ timeoutMs: 10 }),
      ])
      expect(first).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT', written: true, timeoutMs: 10 } })
      expect(second).toMatchObject({ status: 'rejected', reason: { code: 'TIMEOUT', written: false } })
      expect((first as PromiseRejectedResult).reason).toBeInstanceOf(TimeoutError)
      expect(await agent.sync({ id: 5 })).toBe(5)
    })

    it('close rejects what is under way and what waits', async () => {
      const agent = await GuestAgent.connect(given.target)
      const calls = Promise.allSettled([agent.ping(), agent.ping(), agent.ping()])
      await agent.close()
      for (const result of await calls) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CLOSED' } })
      }
    })

    it("an error's stack leads to the caller", async () => {
      await using agent = await GuestAgent.connect(given.target)
      async function theCaller() {
        return await agent.executeRaw('guest-nonsense')
      }
      const error = await rejection(theCaller())
      expect(error.stack).toContain('theCaller')
    })

    it('sends nothing that the agent cannot read', async () => {
      await using agent = await GuestAgent.connect(given.target)
      await expect(agent.files.open('/tmp/\ud83d')).rejects.toMatchObject({ code: 'UNSENDABLE' })
      await expect(agent.sync({ id: Number.NaN })).rejects.toMatchObject({ code: 'UNSENDABLE' })
      expect(await agent.sync({ id: 1 })).toBe(1)
    })
  })
})
