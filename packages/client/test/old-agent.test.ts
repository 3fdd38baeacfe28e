import { duplicateReplies, FakeAgent, type Fault } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'

/** Agents before QEMU 4.0 refuse a request that has an id. */
describe('an agent that knows no ids', () => {
  const connect = () => GuestAgent.connect(new FakeAgent({}, { echoIds: false }).transport)

  it('is found out once, and served in order from then on', async () => {
    const fake = new FakeAgent({}, { echoIds: false })
    await using agent = await GuestAgent.connect(fake.transport)
    const ids = Array.from({ length: 50 }, (_, at) => at)
    expect(await Promise.all(ids.map((id) => agent.sync({ id })))).toEqual(ids)
    expect(fake.requests.filter((request) => request.id !== undefined)).toHaveLength(1)
  })

  it('never gives a late answer to another call', async () => {
    await using agent = await connect()
    for (let round = 0; round < 20; round++) {
      const abort = new AbortController()
      const late = agent.sync({ id: 1000 + round }, { signal: abort.signal })
      abort.abort(new Error('enough'))
      await expect(late).rejects.toThrow('enough')
      expect(await agent.sync({ id: round })).toBe(round)
    }
  })

  it('is taken for one because of a stray error: no answer becomes another call’s', async () => {
    const stray = Buffer.from('{"error": {"class": "GenericError", "desc": "stray"}}\n')
    const fault: Fault = {
      name: 'a stray error before the first answer, which comes later',
      onReply: (bytes, { command, commandNumber }) =>
        command === 'guest-ping' && commandNumber === 1 ? [stray, { waitMs: 20 }, bytes] : [bytes],
    }
    await using agent = await GuestAgent.connect(new FakeAgent({}, { faults: [fault] }).transport)
    const answers = await Promise.all([agent.sync({ id: 77 }), agent.getHostName(), agent.sync({ id: 78 })])
    expect(answers).toEqual([77, { 'host-name': 'fake' }, 78])
  })

  it('T19: never gives an answer that came twice, or lines of one error, to the call that waits behind', async () => {
    const fake = new FakeAgent({}, { echoIds: false })
    await using agent = await GuestAgent.connect(fake.transport)
    fake.faults = [
      duplicateReplies({ command: 'guest-sync', nth: 1 }),
      {
        name: 'garbled',
        onInput: (bytes) => [Buffer.from(Buffer.from(bytes).toString().replace('"id":2', '"id":!!2'))],
      },
    ]
    const answers = await Promise.allSettled([1, 2, 3].map((id) => agent.sync({ id })))
    expect(answers).toMatchObject([
      { value: 1 },
      { reason: { code: 'COMMAND_FAILED', message: expect.stringContaining('parse error') } },
      { value: 3 },
    ])
  })

  it('a sync of the caller is answered, although its answer looks like that of our own', async () => {
    await using agent = await connect()
    expect(await agent.syncDelimited({ id: 5 }, { timeoutMs: 2_000 })).toBe(5)
    expect(await agent.sync({ id: 6 })).toBe(6)
  })

  it('errors, exec, files and silent commands work', async () => {
    await using agent = await connect()
    await expect(agent.executeRaw('guest-sync', { id: 'x' })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect((await agent.exec(['echo', 'hi'])).stdoutText).toBe('hi\n')
    await agent.files.writeFile('/tmp/f', Buffer.alloc(300_000, 5))
    expect(await agent.files.readFile('/tmp/f')).toHaveLength(300_000)
    expect(await agent.shutdown({ mode: 'reboot' }, { timeoutMs: 200 })).toBeUndefined()
    expect(await agent.sync({ id: 3 })).toBe(3)
  })
})
