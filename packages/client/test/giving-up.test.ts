import { getEventListeners } from 'node:events'
import { CommandFailure, dropReply, FakeAgent, type Handlers } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('giving up', () => {
  it('a file opened too late is closed: no handle is lost', async () => {
    const fake = new FakeAgent({}, { latencyMs: 15 })
    await using agent = await GuestAgent.connect(fake.transport)
    for (let round = 0; round < 8; round++) {
      await rejection(agent.files.open('/tmp/x', 'w', { timeoutMs: 5 }))
      await rejection(agent.files.open('/tmp/x', 'w', { signal: AbortSignal.timeout(3) }))
      await agent.ping()
    }
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('a close that was not sent can be tried again, and disposing does so', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const [first, second] = [await agent.files.open('/tmp/x', 'w'), await agent.files.open('/tmp/y', 'w')]
    fake.silence()
    const busy = agent.ping()
    for (const file of [first, second]) {
      expect(await rejection(file.close({ timeoutMs: 5 }))).toMatchObject({ code: 'TIMEOUT', written: false })
    }
    fake.answerAgain()
    await busy
    await first.close()
    await second[Symbol.asyncDispose]()
    expect(fake.openHandles).toEqual([])
    await first.close()
    expect(fake.requests.filter(({ execute }) => execute === 'guest-file-close')).toHaveLength(2)
  })

  it('a close that was carried out is not sent again, whatever came of it', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const file = await agent.files.open('/dev/full', 'w')
    await file.write(Buffer.from('x'))
    await expect(file.close()).rejects.toThrow('No space left on device')
    await file[Symbol.asyncDispose]()
    await agent.ping()
    expect(fake.requests.filter(({ execute }) => execute === 'guest-file-close')).toHaveLength(1)
  })

  it('a close that a freeze bars can be tried again', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const file = await agent.files.open('/tmp/x', 'w')
    await agent.fsfreezeFreeze()
    await expect(file.close()).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    await agent.fsfreezeThaw()
    await file.close()
    expect(fake.openHandles).toEqual([])
  })

  it('a close whose reply is lost keeps nobody waiting once its file is disposed of', async () => {
    const fake = new FakeAgent({}, { faults: [dropReply({ command: 'guest-file-close' })] })
    await using agent = await GuestAgent.connect(fake.transport)
    const file = await agent.files.open('/tmp/x', 'w')
    await file[Symbol.asyncDispose]()
    fake.faults = []
    expect(await agent.sync({ id: 1 }, { timeoutMs: 10_000 })).toBe(1)
  })

  it('a close that waits for longer than disposing takes is sent all the same', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const file = await agent.files.open('/tmp/x', 'w')
    fake.silence()
    const busy = agent.ping()
    await file[Symbol.asyncDispose]()
    expect(fake.openHandles).toHaveLength(1)
    fake.answerAgain()
    await busy
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('a call that waits is never carried out', async () => {
    const fake = new FakeAgent({}, { latencyMs: 30 })
    await using agent = await GuestAgent.connect(fake.transport)
    const first = agent.ping()
    await rejection(agent.files.open('/tmp/never', 'w', { timeoutMs: 5 }))
    await first
    await agent.ping()
    expect(fake.requests.some(({ execute }) => execute === 'guest-file-open')).toBe(false)
  })

  it('asking why a command is not available keeps to the deadline and to the signal', async () => {
    let asked = 0
    let answer = () => {}
    const slow: Handlers = {
      'guest-info': (_, { builtIn }) => {
        asked++
        return new Promise((resolve) => {
          answer = () => resolve(builtIn())
        })
      },
    }
    const fake = new FakeAgent(slow, { block: ['guest-get-osinfo'] })
    await using agent = await GuestAgent.connect(fake.transport)
    const startedAt = performance.now()
    expect(await rejection(agent.getOsinfo({ timeoutMs: 1_000 }))).toMatchObject({
      code: 'COMMAND_UNAVAILABLE',
      why: 'unknown',
    })
    // Less than a deadline of its own.
    expect(performance.now() - startedAt).toBeLessThan(4_500)
    answer()
    const reason = new Error('enough')
    const abort = new AbortController()
    const asking = rejection(agent.getOsinfo({ signal: abort.signal }))
    await vi.waitFor(() => expect(asked).toBe(2))
    abort.abort(reason)
    expect(await asking).toBe(reason)
  })

  it('a program is waited for across a freeze', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const done = agent.exec(['sleep', '0.2'])
    for (let round = 0; round < 5; round++) {
      await sleep(10)
      await agent.fsfreezeFreeze()
      await sleep(20)
      await agent.fsfreezeThaw()
    }
    expect((await done).exitCode).toBe(0)
  })

  it('a refusal that comes late meets no other call, with ids or without', async () => {
    for (const echoIds of [true, false]) {
      const refuse = {
        'guest-suspend-ram': () => sleep(40).then(() => Promise.reject(new CommandFailure('GenericError', 'no'))),
      }
      const fake = new FakeAgent(refuse, { echoIds })
      await using agent = await GuestAgent.connect(fake.transport)
      const suspend = agent.suspendRam({ timeoutMs: 15 })
      const next = [1, 2, 3, 4].map((id) => agent.sync({ id }))
      expect(await suspend).toBeUndefined()
      expect(await Promise.all(next)).toEqual([1, 2, 3, 4])
    }
  })

  it('closing while a command that does not answer is under way is not its success', async () => {
    const fake = new FakeAgent()
    const agent = await GuestAgent.connect(fake.transport)
    fake.silence()
    const shutdown = rejection(agent.shutdown())
    await agent.close()
    expect(await shutdown).toMatchObject({ code: 'CLOSED' })
  })

  it('leaves no listener on the signal', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 50 }, (_, id) => agent.sync({ id }, { signal })))
    await agent.exec(['true'], { signal })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
