import { FakeAgent, type Fault } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

/** No reply comes any more, from the nth of the program on. */
function silentFrom(nth: number, reached: () => void): Fault {
  let replies = 0
  return {
    name: `silence from reply ${nth} on`,
    onReply(bytes, { command }) {
      if (command === 'guest-sync' || command === 'guest-sync-delimited' || command === 'guest-ping') return [bytes]
      if (++replies < nth) return [bytes]
      reached()
      return []
    },
  }
}

async function* slowly(): AsyncGenerator<string> {
  yield 'some'
  await new Promise(() => {})
}

/** To start a streamed program takes so many replies: with an input that streams, more. */
const cases = [
  ...[1, 2, 3, 4, 5].map((nth) => ({ nth, input: undefined })),
  ...[5, 6, 7, 8, 9, 10, 11].map((nth) => ({ nth, input: 'streamed' })),
]
/** Two clean-ups of a second each, and what a busy machine takes. */
const SOON_MS = 4_500

describe.concurrent.each(cases)('an agent that falls silent before reply $nth (input: $input)', ({ nth, input }) => {
  const streamed = () => (input === undefined ? {} : { input: slowly() })

  it('does not hold a start beyond its deadline for long', async () => {
    const fake = new FakeAgent({}, { faults: [silentFrom(nth, () => {})] })
    await using agent = await GuestAgent.connect(fake.transport)
    const startedAt = performance.now()
    const starting = agent.spawn(['sleep', '20'], { stream: true, timeoutMs: 300, ...streamed() })
    expect(await rejection(starting)).toMatchObject({ code: expect.stringMatching(/^(TIMEOUT|EXEC_TIMEOUT)$/) })
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
  }, 20_000)

  it('nor an abort', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    let abortedAt = 0
    const reached = () => {
      abortedAt ||= performance.now()
      abort.abort(reason)
    }
    const fake = new FakeAgent({}, { faults: [silentFrom(nth, reached)] })
    await using agent = await GuestAgent.connect(fake.transport)
    const starting = agent.spawn(['sleep', '20'], { stream: true, signal: abort.signal, ...streamed() })
    expect(await rejection(starting)).toBe(reason)
    expect(performance.now() - abortedAt).toBeLessThan(SOON_MS)
  }, 20_000)
})

/** Aborts when the nth reply to guest-exec is to come, which is lost. */
async function abortedAt(nth: number, options: { readonly input?: AsyncIterable<string> } = {}) {
  const abort = new AbortController()
  let replies = 0
  const lost: Fault = {
    name: `reply ${nth} to guest-exec is lost`,
    onReply(bytes, { command }) {
      if (command !== 'guest-exec' || ++replies !== nth) return [bytes]
      abort.abort(new Error('enough'))
      return []
    },
  }
  const fake = new FakeAgent({}, { faults: [lost] })
  const agent = await GuestAgent.connect(fake.transport)
  onTestFinished(() => agent.close())
  await rejection(agent.spawn(['cat'], { stream: true, signal: abort.signal, ...options }))
  return fake
}

it('an abort while the reply to mkdir is lost leaves no folder', async () => {
  const fake = await abortedAt(1)
  const ran = () => fake.requests.flatMap(({ arguments: args }) => Object(args).path ?? [])
  await vi.waitFor(() => expect(ran()).toEqual(['mkdir', 'rm']))
})

it('an abort while the reply to what moves the input is lost leaves nobody who waits', async () => {
  const fake = await abortedAt(3, { input: slowly() })
  const ends = () => fake.processes.filter(({ exited }) => !exited)
  expect(ends()).toHaveLength(1)
  await vi.waitFor(() => expect(ends()).toEqual([]), 10_000)
}, 20_000)

it('what was aborted before asks nothing of the guest', async () => {
  const fake = new FakeAgent()
  await using agent = await GuestAgent.connect(fake.transport)
  const before = fake.requests.length
  const reason = new Error('enough')
  expect(await rejection(agent.spawn(['true'], { stream: true, signal: AbortSignal.abort(reason) }))).toBe(reason)
  await agent.ping()
  expect(fake.requests).toHaveLength(before + 1)
})
