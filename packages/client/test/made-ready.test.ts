import { setTimeout as delay } from 'node:timers/promises'
import { CommandFailure, FakeAgent } from '@qga/testing'
import { connect } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotSentError } from '../src/errors/not-sent-error.js'
import { AgentSession } from '../src/session/agent-session.js'
import { Lead } from '../src/session/lead.js'

/** How an agent answers the first of two requests; the second is made ready behind it. */
let answer: () => Promise<number>
let asked: string[]
let fake: FakeAgent
let session: AgentSession

beforeEach(async () => {
  asked = []
  answer = () => delay(20, 7)
  fake = new FakeAgent({
    'guest-set-vcpus': () => {
      asked.push('first')
      return answer()
    },
    'guest-get-users': async () => {
      asked.push('second')
      await delay(30)
      return []
    },
    'guest-ping': () => {
      asked.push('ping')
      return {}
    },
  })
  session = await AgentSession.open(await connect(fake.transport), { timeoutMs: 5_000 })
  asked = []
})
afterEach(() => {
  session.close()
  fake.close()
})

function both({ timeoutMs = 5_000, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const lead = new Lead((returned) => returned === 7)
  const first = session.send('guest-set-vcpus', { vcpus: [] }, { timeoutMs: 5_000, lead })
  const second = session.send('guest-get-users', undefined, { timeoutMs, signal, behind: lead })
  const told = Promise.allSettled([first, second])
  return { told, second }
}

describe('a request that is made ready behind another', () => {
  it('is sent when that has returned what fits, and answered as any other', async () => {
    const { told } = both()
    expect(await told).toMatchObject([{ value: 7 }, { value: [] }])
    expect(asked).toEqual(['first', 'second'])
  })

  it('has its place behind what came meanwhile', async () => {
    const { told } = both()
    await session.send('guest-ping', undefined, { timeoutMs: 5_000 })
    await told
    expect(asked).toEqual(['first', 'ping', 'second'])
  })

  it.each<[string, () => Promise<number>, unknown]>([
    ['returned something else', () => delay(20, 6), { value: 6 }],
    [
      'was refused',
      () => Promise.reject(new CommandFailure('GenericError', 'no')),
      { reason: expect.any(CommandError) },
    ],
  ])('is never sent when that %s', async (_, given, first) => {
    answer = given
    const { told } = both()
    expect(await told).toMatchObject([first, { reason: expect.any(NotSentError) }])
    await session.send('guest-ping', undefined, { timeoutMs: 5_000 })
    expect(asked).toEqual(['first', 'ping'])
  })

  it('has a deadline that counts from its own turn', async () => {
    answer = () => delay(1_200, 7)
    const { told } = both({ timeoutMs: 1_000 })
    expect(await told).toMatchObject([{ value: 7 }, { value: [] }])
  })

  it('is given up when it is aborted, and never sent then', async () => {
    const stop = new AbortController()
    const { told, second } = both({ signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(second).rejects.toThrow('enough')
    await told
    await session.send('guest-ping', undefined, { timeoutMs: 5_000 })
    expect(asked).toEqual(['first', 'ping'])
  })

  it('ends with its session', async () => {
    answer = () => new Promise(() => {})
    const { told } = both()
    session.close()
    expect(await told).toMatchObject([{ status: 'rejected' }, { reason: expect.any(NotSentError) }])
  })
})
