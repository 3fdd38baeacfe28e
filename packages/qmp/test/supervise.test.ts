import { FakeMonitor } from '@qga/testing'
import type { Transport } from '@qga/wire'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { NotMonitorError, type SupervisorState, superviseQmp } from '../src/index.js'
import { backOffMs } from '../src/supervise/back-off.js'
import { rejection, ScriptedMonitor } from './scripted-monitor.js'

const quick = { firstDelayMs: 5, maxDelayMs: 20 }

/** A machine that can be started anew under the same address. */
function machine() {
  let fake = new FakeMonitor()
  const transport: Transport = { label: 'machine', open: (options) => fake.transport.open(options) }
  return {
    transport,
    get fake() {
      return fake
    },
    restart() {
      fake.close()
      fake = new FakeMonitor()
    },
  }
}

describe('superviseQmp', () => {
  test('opens a new connection when one is lost: a new greeting, new ids, and a gap in the events', async () => {
    const vm = machine()
    await using supervisor = superviseQmp(vm.transport, quick)
    const first = await supervisor.client({ timeoutMs: 10_000 })
    const events = supervisor.events(['RESUME', 'STOP'])
    await supervisor.execute('cont')
    expect((await events.next()).value).toMatchObject({ event: 'RESUME', sequence: 1 })
    const oldId = vm.fake.requests.at(-1)?.id
    vm.restart()
    await first.ended
    await supervisor.execute('cont', undefined, { timeoutMs: 10_000 })
    const second = await supervisor.client()
    expect(second).not.toBe(first)
    expect((await events.next()).value).toEqual({ gap: { reason: 'lost', cause: undefined } })
    expect((await events.next()).value).toMatchObject({ event: 'RESUME', sequence: 1 })
    expect(String(vm.fake.requests.at(-1)?.id).slice(0, 5)).not.toBe(String(oldId).slice(0, 5))
    await events.return()
    vm.fake.close()
  })

  test('never sends a command again', async () => {
    const vm = machine()
    await using supervisor = superviseQmp(vm.transport, quick)
    await supervisor.client({ timeoutMs: 10_000 })
    vm.fake.silence()
    const lost = rejection(supervisor.execute('query-status'))
    await new Promise(setImmediate)
    vm.restart()
    expect(await lost).toMatchObject({ code: 'CLOSED' })
    await supervisor.execute('query-name', undefined, { timeoutMs: 10_000 })
    expect(vm.fake.requests.map(({ execute }) => execute)).toEqual(['qmp_capabilities', 'query-name'])
    vm.fake.close()
  })

  test('sets each connection up before anybody gets it', async () => {
    const vm = machine()
    const seen: string[] = []
    await using supervisor = superviseQmp(vm.transport, {
      ...quick,
      onConnect: async (qmp) => {
        await qmp.execute('query-name')
        seen.push('set up')
      },
    })
    await supervisor.execute('query-status', undefined, { timeoutMs: 10_000 })
    expect(seen).toEqual(['set up'])
    expect(vm.fake.requests.map(({ execute }) => execute)).toEqual(['qmp_capabilities', 'query-name', 'query-status'])
    vm.fake.close()
  })

  test('lets go of a connection that is lost while it is set up', async () => {
    const vm = machine()
    const never = new Promise<void>(() => {})
    let times = 0
    await using supervisor = superviseQmp(vm.transport, {
      ...quick,
      onConnect: () => {
        times++
        if (times > 1) return
        vm.restart()
        return never
      },
    })
    await supervisor.execute('query-status', undefined, { timeoutMs: 10_000 })
    expect(times).toBe(2)
    vm.fake.close()
  })

  test('keeps nothing for a reader that never begins', async () => {
    const vm = machine()
    await using supervisor = superviseQmp(vm.transport, quick)
    const qmp = await supervisor.client({ timeoutMs: 10_000 })
    const made = vi.spyOn(qmp, 'events')
    const unread = supervisor.events(['RESUME'])
    const read = supervisor.events(['RESUME'])
    await qmp.execute('cont')
    expect(made).not.toHaveBeenCalled()
    expect((await read.next()).value).toMatchObject({ event: 'RESUME' })
    expect(made).toHaveBeenCalledTimes(1)
    await Promise.all([unread.return(), read.return()])
    vm.fake.close()
  })

  test('tells of its states, and gives up on what will not change', async () => {
    const states: SupervisorState['name'][] = []
    const peer = new ScriptedMonitor(() => {}, 'HTTP/1.1 400 Bad Request\r\n\r\n')
    await using supervisor = superviseQmp(peer.transport, { ...quick, onState: ({ name }) => states.push(name) })
    const error = await rejection(supervisor.client())
    expect(error).toMatchObject({ code: 'CLOSED', cause: expect.any(NotMonitorError) })
    expect(states).toEqual(['connecting', 'closed'])
  })

  test('waits no longer than it is told', async () => {
    const vm = machine()
    vm.fake.close()
    await using supervisor = superviseQmp(vm.transport, quick)
    const error = await rejection(supervisor.client({ timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: false })
    const reason = new Error('enough')
    expect(await rejection(supervisor.client({ signal: AbortSignal.abort(reason) }))).toBe(reason)
  })

  test.each(['close', 'signal'])('ends by %s, whatever it does', async (how) => {
    const vm = machine()
    vm.fake.close()
    const ending = new AbortController()
    const supervisor = superviseQmp(vm.transport, { ...quick, signal: ending.signal })
    const events = supervisor.events(['STOP'])
    const next = events.next()
    if (how === 'close') await supervisor.close()
    else ending.abort(new Error('enough'))
    expect(await next).toEqual({ value: undefined, done: true })
    await expect.poll(() => supervisor.state.name).toBe('closed')
    expect(await rejection(supervisor.client())).toMatchObject({ code: 'CLOSED' })
  })
})

test('the waits grow to their limit and differ', () => {
  const waits = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  fc.assert(
    fc.property(waits, ([failures, random]) => {
      const ms = backOffMs(failures, {}, () => random)
      const whole = Math.min(10_000, 100 * 2 ** (failures - 1))
      expect(ms).toBeGreaterThanOrEqual(whole / 2)
      expect(ms).toBeLessThanOrEqual(whole)
    }),
  )
  expect(backOffMs(1, quick, () => 1)).toBe(5)
  expect(backOffMs(9, quick, () => 1)).toBe(20)
})
