import { FakeAgent } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { resolveLimits } from '../limits.js'
import { Machines } from './machines.js'

function withMachines() {
  const fake = new FakeAgent()
  const slow = new FakeAgent()
  const machines = new Machines({
    targets: { vm1: fake.transport, vm2: slow.transport },
    limits: resolveLimits({ longPerMachine: 1 }),
    connect: {},
    idleMs: undefined,
    watch: () => {},
  })
  onTestFinished(async () => {
    await machines.close()
    fake.close()
    slow.close()
  })
  return { slow, machines }
}

describe('machines', () => {
  it('short calls of many parties, each slow, keep off neither what takes long nor a thaw', async () => {
    const { machines } = withMachines()
    const leaving = new AbortController()
    const asking = (party: string) => ({ machine: 'vm1', party, signal: leaving.signal })
    let atWork = 0
    const slow = (_agent: unknown, { signal }: { readonly signal: AbortSignal }) => {
      atWork++
      return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    }
    const many = Array.from({ length: 20 }, (_, at) => machines.short(asking(`p${at}`), slow).catch(() => 'left'))
    await vi.waitFor(() => expect(atWork).toBeGreaterThan(0))
    expect(await machines.long(asking('z'), async () => 'begun')).toBe('begun')
    await using agent = await machines.borrow('vm1')
    expect(await agent.execute('guest-fsfreeze-status')).toBe('thawed')
    expect([atWork, machines.waiting]).toEqual([8, 12])
    leaving.abort()
    expect(new Set(await Promise.all(many))).toEqual(new Set(['left']))
    expect(machines.waiting).toBe(0)
    expect(await machines.short({ ...asking('p0'), signal: new AbortController().signal }, async () => 'next')).toBe(
      'next',
    )
  })

  it('what was asked for, and waits for its connection, does not begin once they close', async () => {
    const { machines, slow } = withMachines()
    const asking = (machine: string) => ({ machine, party: 'a', signal: new AbortController().signal })
    let began = false
    const going = machines.long(asking('vm1'), async () => {
      began = true
      // As a thaw that goes on after the abort.
      await vi.waitFor(() => expect(slow.requests).not.toEqual([]))
      await new Promise((resolve) => setTimeout(resolve, 100))
    })
    await vi.waitFor(() => expect(began).toBe(true))
    slow.silence()
    let late = false
    const waiting = machines.long(asking('vm2'), async () => {
      late = true
    })
    await vi.waitFor(() => expect(slow.clients).toBe(1))
    const closing = machines.close()
    slow.answerAgain()
    const closed = { status: 'rejected', reason: { code: 'CLOSED' } }
    expect(await Promise.allSettled([going, waiting, closing])).toMatchObject([closed, closed, { status: 'fulfilled' }])
    expect(late).toBe(false)
  })
})
