import { FakeAgent, type Fault } from '@qga/testing'
import { describe, expect, it } from 'vitest'
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

it('an abort while the reply to mkdir is lost leaves no folder', async () => {
  const abort = new AbortController()
  let replies = 0
  const lost: Fault = {
    name: 'the first reply is lost',
    onReply(bytes, { command }) {
      if (command !== 'guest-exec' || ++replies > 1) return [bytes]
      abort.abort(new Error('enough'))
      return []
    },
  }
  const fake = new FakeAgent({}, { faults: [lost] })
  await using agent = await GuestAgent.connect(fake.transport)
  await rejection(agent.spawn(['true'], { stream: true, signal: abort.signal }))
  const removed = () =>
    fake.requests.some(({ execute, arguments: args }) => execute === 'guest-exec' && Object(args).path === 'rm')
  while (!removed()) await new Promise((resolve) => setTimeout(resolve, 5))
})
