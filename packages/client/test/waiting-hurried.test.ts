import { FakeAgent, noReply } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { GuestAgent, type UnreadyReason, waitForAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const TIME = { timeoutMs: 1_200 }

describe('waiting that ends before an answer can come', () => {
  it.each([30, 80])('fails for what was seen last: a frozen guest, at %i ms for each way', async (latencyMs) => {
    const fake = new FakeAgent({}, { latencyMs })
    const agent = await GuestAgent.connect(fake.transport)
    await agent.execute('guest-fsfreeze-freeze')
    await agent.close()
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(fake.transport, { ...TIME, onWaiting: (reason) => told.push(reason) })
    expect(await rejection(waiting)).toMatchObject({ code: 'AGENT_NOT_READY', reason: 'frozen' })
    expect(told).toEqual(['frozen'])
  })

  it('of what has never answered a question it says that it is silent', async () => {
    const fake = new FakeAgent({ 'guest-info': () => noReply })
    expect(await rejection(waitForAgent(fake.transport, TIME))).toMatchObject({ reason: 'silent' })
  })
})
