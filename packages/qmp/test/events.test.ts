import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { EventHub } from '../src/events/event-hub.js'
import { EventStream } from '../src/events/event-stream.js'
import { QmpClient } from '../src/index.js'
import { describeMonitors } from './monitors.js'
import { rejection, talk } from './scripted-monitor.js'

const line = (name: string, data: object = {}) =>
  `${JSON.stringify({ timestamp: { seconds: 1, microseconds: 2 }, event: name, data })}\r\n`

describeMonitors('events', (monitor) => {
  test('reach each reader by its names and its filter, in order', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    await using all = qmp.events()
    await using stops = qmp.events('STOP')
    await using resets = qmp.events('RESET', 'STOP', { filter: ({ event }) => event === 'RESET' })
    await qmp.execute('cont')
    await qmp.execute('system_reset')
    await qmp.execute('stop')
    const names: string[] = []
    for await (const { event } of all) {
      names.push(event)
      if (event === 'STOP') break
    }
    expect(names).toEqual(['RESUME', 'RESET', 'STOP'])
    expect((await stops.next()).value).toMatchObject({ event: 'STOP', sequence: 3 })
    expect((await resets.next()).value).toMatchObject({ data: { guest: false, reason: 'host-qmp-system-reset' } })
    expect(await all.next()).toEqual({ value: undefined, done: true })
  })

  test('are waited for before the command is sent, or looked back for', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    const before = qmp.sequence
    const resumed = qmp.waitForEvent('RESUME')
    await qmp.execute('cont')
    await qmp.execute('stop')
    expect((await resumed).event).toBe('RESUME')
    expect(await qmp.waitForEvent('STOP', { after: before })).toMatchObject({ event: 'STOP' })
    expect(await qmp.waitForEvent(['STOP', 'RESUME'], { after: before })).toMatchObject({ event: 'RESUME' })
    const late = await rejection(qmp.waitForEvent('STOP', { timeoutMs: 20 }))
    expect(late).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('no STOP from') })
  })
})

describe('a reader', () => {
  test('that is slow loses the oldest, and counts them', async () => {
    const dropped: number[] = []
    const { qmp, peer } = await talk(() => {})
    await using slow = qmp.events({ buffer: 3, onDrop: (count) => dropped.push(count) })
    for (let n = 0; n < 10; n++) peer.say(line('STOP', { n }))
    await expect.poll(() => qmp.sequence).toBe(10)
    expect(slow.dropped).toBe(7)
    expect(dropped).toEqual(Array(7).fill(1))
    for (const sequence of [8, 9, 10]) expect((await slow.next()).value).toMatchObject({ sequence })
    await qmp.close()
    expect(await slow.next()).toEqual({ value: undefined, done: true })
  })

  test('that looks back too far is told how many are gone', async () => {
    const { qmp, peer } = await talk(() => {}, { history: 4 })
    for (let n = 0; n < 10; n++) peer.say(line('STOP'))
    await expect.poll(() => qmp.sequence).toBe(10)
    await using back = qmp.events({ after: 2 })
    expect(back.dropped).toBe(4)
    for (const sequence of [7, 8, 9, 10]) expect((await back.next()).value).toMatchObject({ sequence })
    await qmp.close()
  })

  test('that fails harms no other, and no call', async () => {
    const { qmp, peer } = await talk((request, self) => self.reply(request, 1))
    const oops = new Error('oops')
    const throwing = () => {
      throw oops
    }
    const failing = qmp.events({ filter: throwing })
    const dropping = qmp.events({ buffer: 1, onDrop: throwing })
    const waiting = rejection(qmp.waitForEvent('STOP', { filter: throwing }))
    await using well = qmp.events()
    peer.say(line('STOP') + line('RESUME'))
    expect((await well.next()).value).toMatchObject({ event: 'STOP' })
    expect((await well.next()).value).toMatchObject({ event: 'RESUME' })
    expect(await waiting).toBe(oops)
    expect(await rejection(failing.next())).toBe(oops)
    expect(await rejection(dropping.next())).toBe(oops)
    expect(await failing.next()).toEqual({ value: undefined, done: true })
    expect(await qmp.executeRaw('x-any')).toBe(1)
    await qmp.close()
  })

  test('ends by its signal, with the reason', async () => {
    const { qmp, peer } = await talk(() => {})
    const controller = new AbortController()
    const stream = qmp.events('STOP', { signal: controller.signal })
    const next = rejection(stream.next())
    const reason = new Error('enough')
    controller.abort(reason)
    expect(await next).toBe(reason)
    expect(await rejection(qmp.events({ signal: controller.signal }).next())).toBe(reason)
    expect(await rejection(qmp.waitForEvent('STOP', { signal: controller.signal }))).toBe(reason)
    peer.say(line('STOP'))
    expect(await stream.next()).toEqual({ value: undefined, done: true })
    await qmp.close()
  })

  test('gets what is kept before it is told that the connection was lost', async () => {
    const { qmp, peer } = await talk(() => {})
    const stream = qmp.events()
    peer.say(line('STOP'))
    await expect.poll(() => qmp.sequence).toBe(1)
    peer.hangUp()
    await qmp.ended
    expect((await stream.next()).value).toMatchObject({ event: 'STOP' })
    expect(await rejection(stream.next())).toMatchObject({ code: 'CLOSED' })
    expect(await stream.next()).toEqual({ value: undefined, done: true })
    expect(await rejection(qmp.waitForEvent('STOP'))).toMatchObject({ code: 'CLOSED' })
    expect((await qmp.events({ after: 0 }).next()).value).toMatchObject({ event: 'STOP' })
  })

  test('may ask several times at once', async () => {
    const { qmp, peer } = await talk(() => {})
    const stream = qmp.events()
    const asked = [stream.next(), stream.next(), stream.next()]
    peer.say(line('STOP') + line('RESUME'))
    expect((await asked[0])?.value?.event).toBe('STOP')
    expect((await asked[1])?.value?.event).toBe('RESUME')
    stream.close()
    expect(await asked[2]).toEqual({ value: undefined, done: true })
    await qmp.close()
  })

  test('of nothing is refused', async () => {
    const { qmp } = await talk(() => {})
    expect(() => qmp.events({ buffer: 0 })).toThrow('buffer is 0')
    await qmp.close()
  })
})

test('one signal ends many waits and readers, and nobody counts them', async () => {
  const warned = vi.fn()
  process.on('warning', warned)
  const { qmp } = await talk(() => {})
  const life = new AbortController()
  const { signal } = life
  const waits = Array.from({ length: 20 }, () => rejection(qmp.waitForEvent('STOP', { signal })))
  const reads = Array.from({ length: 20 }, () => rejection(qmp.events('STOP', { signal }).next()))
  const reason = new Error('enough')
  life.abort(reason)
  for (const error of await Promise.all([...waits, ...reads])) expect(error).toBe(reason)
  await new Promise(setImmediate)
  process.off('warning', warned)
  expect(warned).not.toHaveBeenCalled()
  await qmp.close()
})

test('a wait that nobody looks at any more complains to nobody', async () => {
  const { qmp } = await talk(() => {})
  void qmp.waitForEvent('STOP', { timeoutMs: 1 })
  void qmp.waitForEvent('STOP')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await qmp.close()
  await new Promise(setImmediate)
})

test('whatever is said and read in whatever order, a reader gets the last ones and the count of the others', async () => {
  const steps = fc.array(fc.oneof(fc.constant('say' as const), fc.constant('read' as const)), { maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (all, buffer) => {
      const hub = new EventHub(10)
      const stream = new EventStream(hub, 'hub', [], { buffer })
      let kept: number[] = []
      let dropped = 0
      for (const step of all) {
        if (step === 'say') {
          hub.deliver('STOP', {}, 100)
          kept.push(hub.sequence)
          if (kept.length > buffer) dropped++
          kept = kept.slice(-buffer)
        } else if (kept.length > 0) {
          const { value } = await stream.next()
          expect(value?.sequence).toBe(kept.shift())
        }
        expect(stream.dropped).toBe(dropped)
      }
      stream.close()
    }),
  )
})

test('the history is bounded by number and by size', () => {
  const read = (hub: EventHub) => {
    const seen: number[] = []
    let missed = 0
    hub.attach(
      {
        names: undefined,
        event: ({ sequence }) => seen.push(sequence),
        missed: (count) => {
          missed = count
        },
        ended: () => {},
      },
      0,
    )
    return { seen, missed }
  }
  const many = new EventHub(5)
  for (let n = 0; n < 1_000; n++) many.deliver('STOP', {}, 10)
  expect(read(many)).toEqual({ seen: [996, 997, 998, 999, 1000], missed: 995 })
  const large = new EventHub(100)
  for (let n = 0; n < 10; n++) large.deliver('STOP', {}, 400 * 1024)
  expect(read(large)).toEqual({ seen: [9, 10], missed: 8 })
  const none = new EventHub(0)
  none.deliver('STOP', {}, 10)
  expect(read(none)).toEqual({ seen: [], missed: 1 })
})
