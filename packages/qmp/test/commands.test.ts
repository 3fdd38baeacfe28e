import { writeFile } from 'node:fs/promises'
import { commandDescriptors } from '@qga/schema/qmp'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import { describe, expect, test, vi } from 'vitest'
import { QmpClient, type SlowCall } from '../src/index.js'
import { isOobCommand } from '../src/oob-commands.js'
import { fifo } from './fifo.js'
import { describeMonitors } from './monitors.js'
import { type Request, rejection, talk } from './scripted-monitor.js'

describeMonitors('commands', (monitor) => {
  test('are answered in the order of the calls, however many', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    const order: number[] = []
    await Promise.all(Array.from({ length: 200 }, (_, at) => qmp.execute('query-name').then(() => order.push(at))))
    expect(order).toEqual(Array.from({ length: 200 }, (_, at) => at))
  })

  test('out of band are answered', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    expect(await qmp.executeOob('query-yank')).toBeInstanceOf(Array)
  })

  test('that a client did not wait for are not told to the next one', async () => {
    for (let round = 0; round < 5; round++) {
      const first = await QmpClient.connect(monitor().transport)
      const lost = rejection(first.execute('query-commands'))
      await first.close()
      expect(await lost).toMatchObject({ code: 'CLOSED' })
      await using next = await QmpClient.connect(monitor().transport, { timeoutMs: 20_000 })
      expect(await next.execute('query-name')).toEqual({})
    }
  })

  test('with wrong arguments are refused by QEMU, or by us when we are told to', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    const wrong = { sise: 5 } as never
    expect(await rejection(qmp.execute('block_resize', wrong))).toMatchObject({
      code: 'COMMAND_FAILED',
      class: 'GenericError',
    })
    expect(await rejection(qmp.execute('block_resize', wrong, { validate: 'strict' }))).toMatchObject({
      code: 'BAD_ARGUMENTS',
      problems: [expect.objectContaining({ path: 'sise' }), expect.objectContaining({ path: 'size' })],
    })
    expect(await qmp.execute('query-status', {}, { validate: 'strict' })).toMatchObject({ running: false })
  })

  test('that this QEMU does not have yet say since when there are', async () => {
    await using qmp = await QmpClient.connect(monitor().transport)
    if (!qmp.version.startsWith('7.2')) return
    expect(await rejection(qmp.executeRaw('query-firmware-log'))).toMatchObject({
      code: 'COMMAND_MISSING',
      since: commandDescriptors['query-firmware-log'].since,
      hint: expect.stringContaining('It came with QEMU'),
    })
  })
})

describe('the window', () => {
  test('lets 7 out at a time, and the next one when one is answered', async () => {
    const held: Request[] = []
    const { qmp, peer } = await talk((request) => held.push(request))
    const calls = Array.from({ length: 20 }, (_, n) => qmp.executeRaw('x-any', { n }))
    await expect.poll(() => held.length).toBe(7)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(held).toHaveLength(7)
    expect(qmp.pending.map(({ state }) => state)).toEqual([...Array(7).fill('written'), ...Array(13).fill('waiting')])
    for (let n = 0; n < 20; n++) {
      await expect.poll(() => held.length).toBeGreaterThan(n)
      const request = held[n]
      if (request !== undefined) peer.reply(request, n)
      expect(await calls[n]).toBe(n)
    }
    expect(held.map(({ arguments: args }) => args)).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })))
    await qmp.close()
  })

  test('leaves room for one out of band', async () => {
    const held: Request[] = []
    const { qmp, peer } = await talk((request) => (request.oob ? peer.reply(request, []) : held.push(request)))
    const calls = Array.from({ length: 20 }, () => rejection(qmp.executeRaw('x-any')))
    expect(await qmp.executeOob('query-yank')).toEqual([])
    expect(held).toHaveLength(7)
    await qmp.close()
    await Promise.all(calls)
  })
})

describe('giving up', () => {
  test('after the command was sent keeps its place, and drops its reply', async () => {
    const held: Request[] = []
    const { qmp, peer } = await talk((request) => held.push(request))
    const controller = new AbortController()
    const reason = new Error('enough')
    const first = rejection(qmp.executeRaw('x-first', {}, { signal: controller.signal }))
    const others = Array.from({ length: 7 }, () => qmp.executeRaw('x-other'))
    await expect.poll(() => held.length).toBe(7)
    controller.abort(reason)
    expect(await first).toBe(reason)
    expect(qmp.pending[0]).toMatchObject({ command: 'x-first', state: 'given-up' })
    expect(held).toHaveLength(7)
    for (const request of held) peer.reply(request, 'late or not')
    await expect.poll(() => held.length).toBe(8)
    const last = held[7]
    if (last !== undefined) peer.reply(last, 'last')
    expect(await Promise.all(others)).toEqual([...Array(6).fill('late or not'), 'last'])
    await qmp.close()
  })

  test('before it was sent takes it out', async () => {
    const held: Request[] = []
    const { qmp, peer } = await talk((request) => held.push(request))
    const calls = Array.from({ length: 7 }, () => qmp.executeRaw('x-any'))
    const late = rejection(qmp.executeRaw('x-late', {}, { timeoutMs: 20 }))
    expect(await late).toMatchObject({ code: 'TIMEOUT', written: false, timeoutMs: 20 })
    await expect.poll(() => held.length).toBe(7)
    for (const request of held) peer.reply(request, 1)
    await Promise.all(calls)
    expect(await rejection(qmp.executeRaw('x-end', {}, { timeoutMs: 20 }))).toMatchObject({ written: true })
    expect(held.map(({ execute }) => execute)).not.toContain('x-late')
    await qmp.close()
  })

  test('at once sends nothing', async () => {
    const { qmp, peer } = await talk(() => {})
    const reason = new Error('no')
    expect(await rejection(qmp.executeRaw('x-any', {}, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(await rejection(qmp.executeRaw('x-any', {}, { timeoutMs: Number.NaN }))).toMatchObject({
      code: 'BAD_OPTION',
    })
    const never = { slowMs: Number.NaN, timeoutMs: 20, onSlow: () => {} }
    expect(await rejection(qmp.executeRaw('x-any', {}, never))).toMatchObject({ code: 'BAD_OPTION' })
    // Its deadline passes, and complains to nobody.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await rejection(qmp.executeRaw('x-any', { lone: '\ud800' }))).toMatchObject({ code: 'UNSENDABLE' })
    expect(peer.requests).toEqual([])
    expect(qmp.pending).toEqual([])
    await qmp.close()
  })

  test('is preceded by a word, to whom it may concern', async () => {
    const told: SlowCall[] = []
    const { qmp } = await talk(() => {}, { onSlow: (call) => told.push(call) })
    const error = await rejection(qmp.executeRaw('x-any', {}, { slowMs: 10, timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(told).toMatchObject([{ command: 'x-any', written: true }])
    expect(told[0]?.waitedMs).toBeGreaterThanOrEqual(9)
    await qmp.close()
  })
})

test('the commands out of band are those of the schema', () => {
  const marked = Object.values(commandDescriptors).filter(({ oob }) => oob === true)
  expect(marked.map(({ name }) => name).filter(isOobCommand)).toEqual(marked.map(({ name }) => name))
  expect(isOobCommand('query-status')).toBe(false)
})

test('what cannot overtake is refused before it is sent', async () => {
  const { qmp, peer } = await talk(() => {})
  expect(await rejection(qmp.executeOob('query-status' as 'query-yank'))).toMatchObject({ code: 'BAD_OPTION' })
  expect(peer.requests).toEqual([])
  await qmp.close()
})

test('a reply that is not what the schema says, with validate', async () => {
  const warn = vi.fn()
  const { qmp } = await talk((request, peer) => peer.reply(request, { status: 5 }), { onWarning: warn })
  expect(await qmp.execute('query-status')).toEqual({ status: 5 })
  expect(await qmp.execute('query-status', {}, { validate: 'warn' })).toEqual({ status: 5 })
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'invalid' }))
  expect(await rejection(qmp.execute('query-status', {}, { validate: 'strict' }))).toMatchObject({
    code: 'PROTOCOL_VIOLATION',
    message: expect.stringContaining('status'),
  })
  await qmp.close()
})

/** Opening a pipe without a writer holds the main loop up. [QEMU: qmp-test] */
function openPipe(qmp: QmpClient, path: string): Promise<unknown> {
  const image = { driver: 'null-co' } as const
  return qmp.execute('blockdev-add', { driver: 'blkdebug', 'node-name': 'n0', config: path, image })
}

describe.runIf(realQemuAvailable())('a real QEMU that is stuck in one command', () => {
  test('answers one out of band, whatever waits in band', async () => {
    await using qemu = await startQemu()
    const path = await fifo(qemu.directory)
    await using qmp = await QmpClient.connect(qemu.transport)
    const stuck = Promise.allSettled([openPipe(qmp, path)])
    const behind = Promise.allSettled(Array.from({ length: 30 }, () => qmp.execute('query-name')))
    const order: string[] = []
    void stuck.then(() => order.push('stuck'))
    const first = await qmp.executeOob('query-yank', undefined, { timeoutMs: 20_000 })
    order.push('oob')
    expect(first).toBeInstanceOf(Array)
    await writeFile(path, '')
    await stuck
    expect((await behind).filter(({ status }) => status === 'rejected')).toEqual([])
    expect(order).toEqual(['oob', 'stuck'])
  })

  test('by another monitor', async () => {
    await using qemu = await startQemu({ monitors: 2 })
    const path = await fifo(qemu.directory)
    const [one, two] = qemu.monitors
    if (one === undefined || two === undefined) throw new Error('two monitors were asked for')
    await using blocker = await QmpClient.connect(one.transport)
    await using qmp = await QmpClient.connect(two.transport)
    const stuck = Promise.allSettled([openPipe(blocker, path)])
    const behind = Promise.allSettled(Array.from({ length: 30 }, () => qmp.execute('query-name')))
    expect(await qmp.executeOob('query-yank', undefined, { timeoutMs: 20_000 })).toBeInstanceOf(Array)
    await writeFile(path, '')
    await stuck
    expect((await behind).filter(({ status }) => status === 'rejected')).toEqual([])
  })
})
