import {
  cutAfter,
  delay,
  dropReply,
  duplicateReplies,
  FakeAgent,
  type Fault,
  garbage,
  lateReply,
  tornReply,
} from '@qga/testing'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { FreezeError, type FreezeGuard, GuestAgent, ThawError } from '../src/index.js'

/** Soon, on a machine that is busy as well. */
const soon = { timeout: 20_000, interval: 5 }

/** What may go wrong: with the nth reply to one of the commands of a freeze, or with the line. */
const commands = ['guest-fsfreeze-freeze', 'guest-fsfreeze-thaw', 'guest-fsfreeze-status', 'guest-sync-delimited']
const which = fc.record({ command: fc.constantFrom(...commands), nth: fc.integer({ min: 1, max: 3 }) })
const fault: fc.Arbitrary<Fault> = fc.oneof(
  which.map(dropReply),
  which.map((reply) => lateReply(reply)),
  which.map((reply) => duplicateReplies(reply)),
  which.map((reply) => garbage('\xff{"return": 2}\n', reply)),
  which.map((reply) => delay(30, reply)),
  fc.tuple(which, fc.nat(20), fc.boolean()).map(([reply, after, restart]) => tornReply({ ...reply, after, restart })),
  fc.integer({ min: 60, max: 2_500 }).map((bytes) => cutAfter(bytes)),
)

/** What happens while the guest is frozen. */
const steps = [
  'thaw',
  'dispose',
  'abort',
  'expire',
  'restart',
  'close',
  'foreign thaw',
  'ping',
  'reboot',
  'silence',
] as const
type Step = (typeof steps)[number]

interface Run {
  readonly fake: FakeAgent
  readonly agent: GuestAgent
  readonly abort: AbortController
  readonly guard: FreezeGuard
}

const ignore = () => {}

async function take(step: Step, { fake, agent, abort, guard }: Run): Promise<void> {
  switch (step) {
    case 'thaw':
      return void (await guard.thaw().catch(ignore))
    case 'dispose':
      return void (await guard[Symbol.asyncDispose]().catch(ignore))
    case 'abort':
      return abort.abort(new Error('enough'))
    case 'expire':
      return await new Promise((resolve) => setTimeout(resolve, 60))
    case 'restart':
      return fake.restart({ downMs: 10 })
    case 'close':
      return await agent.close()
    case 'foreign thaw':
      return void (await agent.fsfreezeThaw({ timeoutMs: 50 }).catch(ignore))
    case 'ping':
      return await agent.ping({ timeoutMs: 50 }).then(ignore, ignore)
    case 'reboot':
      return void (await agent.shutdown({ mode: 'reboot' }, { timeoutMs: 30 }).catch(ignore))
    case 'silence':
      fake.silence()
      setTimeout(() => fake.answerAgain(), 30)
  }
}

/** What this side believes must be so; and when the work is over and the agent can be reached, nothing is frozen. */
function check(fake: FakeAgent, guard: FreezeGuard): void {
  if (guard.state === 'thawed') expect(fake.frozen).toBe(false)
  if (guard.state !== 'frozen') expect(guard.signal.aborted).toBe(true)
}

async function freezeAndThaw(faults: readonly Fault[], maxMs: number, taken: readonly Step[], echoIds: boolean) {
  const fake = new FakeAgent({}, { echoIds })
  const abort = new AbortController()
  // The connection is not what is tested here.
  const agent = await GuestAgent.connect(fake.transport)
  fake.faults = faults
  let attempts = 0
  const reconnect = async () => {
    // A fault of the line would cut every connection: the second reconnection has a line without one.
    if (attempts++ > 0) fake.faults = []
    return await GuestAgent.connect(fake.transport, { timeoutMs: 1_000 })
  }
  const options = {
    maxMs,
    signal: abort.signal,
    journal: false,
    timeoutMs: 200,
    thawTimeoutMs: 9_000,
    reconnect,
  } as const
  try {
    const guard = await agent.freeze({ ...options, onUnconfirmed: ignore })
    for (const step of taken) {
      await take(step, { fake, agent, abort, guard })
      check(fake, guard)
    }
    const result = await guard.thaw()
    check(fake, guard)
    expect(guard.state).toBe('thawed')
    expect(await guard.thaw()).toBe(result)
    if (taken[0] === 'abort' && maxMs > 1_000) expect(result.lost).toBe('aborted')
    await guard[Symbol.asyncDispose]()
  } catch (error) {
    // Before the freeze anything may be lost; after it the guest is known to be thawed.
    if (!(error instanceof FreezeError)) throw error
    expect(error.thaw).toBeUndefined()
  }
  expect(fake.frozen).toBe(false)
  await agent.close()
  await vi.waitFor(() => expect(fake.clients).toBe(0), soon)
  fake.close()
}

describe('whatever happens to a freeze', () => {
  it('the guest is thawed in the end, and this side knows', { timeout: 120_000 }, async () => {
    const property = fc.asyncProperty(
      fc.array(fault, { maxLength: 3 }),
      fc.constantFrom(20, 10_000),
      fc.array(fc.constantFrom(...steps), { maxLength: 5 }),
      fc.boolean(),
      freezeAndThaw,
    )
    await fc.assert(property, { numRuns: 12 })
  })

  it("a thaw that got no word of it is not taken for somebody else's", async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const guard = await agent.freeze({ journal: false, thawTimeoutMs: 60 })
    fake.silence()
    await expect(guard.thaw()).rejects.toThrow(ThawError)
    fake.answerAgain()
    await vi.waitFor(() => expect(fake.frozen).toBe(false))
    expect(await guard.thaw()).toMatchObject({ lost: undefined, complete: true, filesystems: undefined })
  })

  it('an error says so if it is not', async () => {
    const property = fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.boolean(), async (nth, dies) => {
      const fake = new FakeAgent()
      let count = 0
      const stop: Fault = {
        name: 'stop',
        onReply: (bytes, { command }) => {
          if (command?.startsWith('guest-fsfreeze') && count++ === nth) fake.silence()
          return [bytes]
        },
      }
      fake.faults = [stop]
      const agent = await GuestAgent.connect(fake.transport)
      const error: unknown = await agent
        .freeze({ journal: false, timeoutMs: 60, thawTimeoutMs: 60 })
        .then(async (guard) => {
          if (dies) await agent.close()
          await guard.thaw()
        })
        .catch((reason: unknown) => reason)
      const left = fake.frozen
      const told = error instanceof ThawError || (error instanceof FreezeError && error.thaw !== undefined)
      if (left) expect(told).toBe(true)
      await agent.close()
      fake.close()
    })
    await fc.assert(property, { numRuns: 8 })
  })
})
