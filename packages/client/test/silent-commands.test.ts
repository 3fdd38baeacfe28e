import { FakeAgent } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'

/** Only ever on a fake: a real agent on this machine would carry these out. */
describe('commands that do not answer when they succeed', () => {
  it('a reboot resolves, and the agent answers again on the same connection', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await agent.shutdown({ mode: 'reboot' })).toBeUndefined()
    expect(await agent.sync({ id: 6 })).toBe(6)
  })

  it('a powerdown resolves, and then the channel closes', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await agent.shutdown()).toBeUndefined()
    await expect(agent.ping({ timeoutMs: 3_000 })).rejects.toMatchObject({
      code: expect.stringMatching(/CLOSED|TIMEOUT/),
    })
  })

  it('silence is no refusal: a halted guest', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const startedAt = performance.now()
    expect(await agent.shutdown({ mode: 'halt' }, { timeoutMs: 300 })).toBeUndefined()
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    await expect(agent.ping({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  it('a suspended guest answers after it was woken', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await agent.suspendRam({ timeoutMs: 200 })).toBeUndefined()
    fake.wake()
    expect(await agent.sync({ id: 9 })).toBe(9)
  })

  it('a guest that sleeps for longer than a sync is waited for answers all the same', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport, { resync: { timeoutMs: 100 } })
    expect(await agent.suspendRam({ timeoutMs: 50 })).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(agent.state).toBe('syncing')
    fake.wake()
    expect(await agent.sync({ id: 9 })).toBe(9)
    expect(agent.state).toBe('ready')
  })

  it('but not while a command waits', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport, { resync: { timeoutMs: 100 } })
    expect(await agent.suspendRam({ timeoutMs: 50 })).toBeUndefined()
    await expect(agent.ping()).rejects.toMatchObject({ code: 'CLOSED', cause: { code: 'SYNC_FAILED' } })
    expect(agent.state).toBe('closed')
  })

  it('a refusal rejects', async () => {
    const fake = new FakeAgent({}, { block: ['guest-suspend-ram'] })
    await using agent = await GuestAgent.connect(fake.transport)
    await expect(agent.suspendRam()).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
    await expect(agent.shutdown({ mode: 'explode' })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect(await agent.sync({ id: 2 })).toBe(2)
  })
})
