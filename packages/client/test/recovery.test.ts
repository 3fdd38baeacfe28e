import { FakeAgent } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents, chardevs } from './agents.js'
import { rejection } from './rejection.js'

describe.each(agents)('limits, with $name', ({ available, start }) => {
  it.runIf(available)('T1: a reply over the limit fails its call alone, and the session goes on', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target, { maxFrameBytes: 100_000 })
    await agent.files.writeFile(`${given.folder}/large`, Buffer.alloc(500_000, 7))
    await using file = await agent.files.open(`${given.folder}/large`)
    for (let round = 0; round < 3; round++) {
      expect(await rejection(file.read(200_000))).toMatchObject({ code: 'BAD_FRAME', fault: 'too-large' })
      expect(await agent.sync({ id: round })).toBe(round)
    }
    await file.seek(0)
    expect((await file.read(50_000)).bytes).toHaveLength(50_000)
  })
})

describe.each(chardevs)('a busy $name', ({ available, start }) => {
  it.runIf(available)('answers the calls behind one that was given up, when it has the time', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target)
    await using endless = await agent.files.open('/dev/zero')
    const late = rejection(endless.read(8_000_000, { timeoutMs: 5 }))
    const next = Array.from({ length: 5 }, (_, id) => agent.sync({ id }))
    expect(await late).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(await Promise.all(next)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('a guest that boots', () => {
  it('is waited for, and its late answers to earlier syncs are skipped', async () => {
    const fake = new FakeAgent()
    fake.silence()
    setTimeout(() => fake.answerAgain(), 1_800)
    await using agent = await GuestAgent.connect(fake.transport, { timeoutMs: 8_000, resync: { repeatMs: 200 } })
    for (let id = 0; id < 10; id++) expect(await agent.sync({ id })).toBe(id)
    const syncs = fake.requests.filter(({ execute }) => execute === 'guest-sync-delimited')
    expect(syncs.length).toBeGreaterThan(2)
    expect(syncs.length).toBeLessThan(8)
  })

  it('T4: is given up at the deadline, and nothing is left open', async () => {
    const fake = new FakeAgent()
    fake.silence()
    expect(await rejection(GuestAgent.connect(fake.transport, { timeoutMs: 150 }))).toMatchObject({ reason: 'silent' })
    await vi.waitFor(() => expect(fake.clients).toBe(0))
  })
})

describe('an agent that restarts', () => {
  it('in the middle of a call: that call fails in time, the next is answered by the new one', async () => {
    const fake = new FakeAgent({ 'guest-get-host-name': () => new Promise(() => {}) })
    await using agent = await GuestAgent.connect(fake.transport)
    const stuck = rejection(agent.getHostName({ timeoutMs: 300 }))
    setTimeout(() => fake.restart(), 50)
    expect(await stuck).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(await agent.sync({ id: 4 })).toBe(4)
  })

  it('forgets its handles, and says so', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const handle = await agent.fileOpen({ path: '/tmp/x', mode: 'w' })
    fake.restart()
    expect(await rejection(agent.fileFlush({ handle }))).toMatchObject({ code: 'COMMAND_FAILED' })
  })
})

describe('a frozen guest', () => {
  it('bars the closing of a handle, which can be closed after the thaw', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const file = await agent.files.open('/tmp/x', 'w')
    await agent.fsfreezeFreeze()
    expect(await rejection(file.close())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'frozen' })
    await agent.fsfreezeThaw()
    await file.close()
    expect(fake.openHandles).toEqual([])
  })
})
