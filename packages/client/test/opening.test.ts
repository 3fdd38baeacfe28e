import { cutAfter, delay, dropReply, duplicateReplies, FakeAgent, type Fault, garbage } from '@qga/testing'
import type { Channel, Receiver } from '@qga/wire'
import { describe, expect, it } from 'vitest'
import { GuestAgent, type SyncError } from '../src/index.js'
import { rejection } from './rejection.js'

const strayError = '{"error": {"class": "GenericError", "desc": "JSON parse error"}}\n'
const ping = { command: 'guest-ping', nth: 1 }

/** What may go wrong between the first sync and the ping that tells whether ids are echoed. */
const faults: [string, Fault[]][] = [
  ['nothing', []],
  ['every reply comes twice', [duplicateReplies()]],
  ["the sync's answer comes twice", [duplicateReplies({ command: 'guest-sync-delimited' })]],
  ['the ping is never answered', [dropReply(ping)]],
  ['a stray return comes before the ping', [garbage('{"return": 5}\n', ping)]],
  ['a stray object comes before the ping', [garbage('{"return": {"a": 1}}\n', ping)]],
  ['garbage comes before the ping', [garbage('%%%%\n', ping)]],
  ['a broken message comes before the ping', [garbage('{"return": x}\n', ping)]],
  ['a torn message comes before the ping', [garbage('{"return": "abc\n', ping)]],
]

describe.each([true, false])('opening a session with an agent that echoes ids: %s', (echoIds) => {
  it.each(faults)('%s', async (_, given) => {
    const fake = new FakeAgent({}, { echoIds, faults: given })
    await using agent = await GuestAgent.connect(fake.transport)
    fake.faults = []
    const ids = Array.from({ length: 20 }, (_, at) => at + 100)
    expect(await Promise.all(ids.map((id) => agent.sync({ id })))).toEqual(ids)
    const withId = fake.requests.filter(({ execute, id }) => execute === 'guest-sync' && id !== undefined)
    expect(withId).toHaveLength(echoIds ? 20 : 0)
  })

  it('T19: a sync answered twice later on is not taken for an answer', async () => {
    const fake = new FakeAgent({}, { echoIds })
    await using agent = await GuestAgent.connect(fake.transport)
    fake.faults = [duplicateReplies({ command: 'guest-sync-delimited' })]
    for (let round = 0; round < 10; round++) {
      await rejection(agent.sync({ id: 1 }, { signal: AbortSignal.timeout(0) })).catch(() => {})
      const ids = Array.from({ length: 5 }, (_, at) => at + 100 * round)
      expect(await Promise.all(ids.map((id) => agent.sync({ id })))).toEqual(ids)
    }
  })
})

it('an agent that takes longer for each answer than is waited for at first is not asked ever more', async () => {
  const fake = new FakeAgent({}, { faults: [delay(1_100)] })
  await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: 60_000 })
  expect(fake.requests.map(({ execute }) => execute)).toEqual([
    'guest-sync-delimited',
    'guest-sync-delimited',
    'guest-ping',
  ])
  fake.faults = []
  expect(await agent.sync({ id: 7 })).toBe(7)
})

it('a stray error without an id may hide that ids are echoed, but answers stay right', async () => {
  const fake = new FakeAgent({}, { faults: [garbage(strayError, ping)] })
  await using agent = await GuestAgent.connect(fake.transport)
  fake.faults = []
  for (let id = 0; id < 20; id++) expect(await agent.sync({ id })).toBe(id)
})

it.each([1, 100])(
  'a channel that ends in the middle of a message, after %d bytes, closed before an agent answered',
  async (bytes) => {
    const fake = new FakeAgent({}, { faults: [cutAfter(bytes)] })
    const error = await rejection(GuestAgent.connect(fake.transport))
    expect(error).toMatchObject({ code: 'CLOSED', cause: { code: 'BAD_FRAME', fault: 'cut-off' } })
  },
)

it('a channel that ends within a write ends the session, and nothing goes on behind it', async () => {
  let told: Receiver | undefined
  let writes = 0
  const channel: Channel = {
    label: 'brittle',
    start: (receiver) => {
      told = receiver
    },
    write: () => {
      writes++
      told?.closed(new Error('snapped'))
      return false
    },
    close: () => {},
  }
  const transport = { label: 'brittle', open: async () => channel }
  const error = await rejection(GuestAgent.connect(transport, { resync: { repeatMs: 10 } }))
  expect(error).toMatchObject({ code: 'CLOSED', cause: new Error('snapped') })
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(writes).toBe(1)
})

it('is given as much time as was asked for, however long a later sync may take', async () => {
  const fake = new FakeAgent()
  fake.silence()
  setTimeout(() => fake.answerAgain(), 200)
  const resync = { timeoutMs: 50, repeatMs: 20 }
  await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: 20_000, resync })
  expect(agent.state).toBe('ready')
})

describe('deadlines that are none', () => {
  it.each([Number.NaN, -1])('%d is refused', async (timeoutMs) => {
    const fake = new FakeAgent()
    await expect(GuestAgent.connect(fake.transport, { timeoutMs })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    await using agent = await GuestAgent.connect(fake.transport)
    await expect(agent.ping({ timeoutMs })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    await expect(agent.exec(['true'], { timeoutMs })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    expect(await agent.sync({ id: 1 })).toBe(1)
  })

  it.each([Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 40])('%d is long, not short', async (timeoutMs) => {
    const fake = new FakeAgent({}, { latencyMs: 20 })
    await using agent = await GuestAgent.connect(fake.transport, { timeoutMs })
    expect(await agent.ping({ timeoutMs })).toEqual({})
    expect((await agent.exec(['true'], { timeoutMs })).exitCode).toBe(0)
  })
})

it.each(['"pong"', 'null', '{}, "id": null'])(
  'a ping that is answered with %s tells nothing: it is asked ever more rarely',
  async (said) => {
    const onReply: Fault['onReply'] = (bytes, { command }) =>
      command === 'guest-ping' ? [Buffer.from(`{"return": ${said}}\n`)] : [bytes]
    const fake = new FakeAgent({}, { faults: [{ name: 'says nothing', onReply }] })
    const error = await rejection(GuestAgent.connect(fake.transport, { timeoutMs: 1_000 }))
    expect(error).toMatchObject({ code: 'SYNC_FAILED', reason: 'silent' })
    expect((error as SyncError).waitedMs).toBeGreaterThan(900)
    expect(fake.requests.length).toBeLessThan(40)
  },
)

it.each([
  { resync: { repeatMs: 0 } },
  { resync: { maxRepeatMs: Number.NaN } },
  { resync: { timeoutMs: -5 } },
  { maxFrameBytes: -1 },
  { uselessBytesPerSecond: 0 },
])('with limits that make no sense nothing is opened: %o', async (limits) => {
  const fake = new FakeAgent()
  const transport = { ...fake.transport, open: () => Promise.reject(new Error('opened')) }
  expect(await rejection(GuestAgent.connect(transport, limits))).toMatchObject({ code: 'BAD_OPTION' })
})
