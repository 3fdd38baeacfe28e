import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent, FakeMonitor } from '@qga/testing'
import { realAgentAvailable, realQemuAvailable, servePeer, serveUnix, startQemu, startQemuGa } from '@qga/testing/node'
import { unix } from '@qga/wire/node'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { QmpClient } from '../src/index.js'
import { describeMonitors } from './monitors.js'
import { greeting, rejection, ScriptedMonitor } from './scripted-monitor.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qmp-opening-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** For what never answers. */
const soon = { timeoutMs: 600 }
/** For what answers, be the machine as busy as it likes. */
const patient = { timeoutMs: 3_000 }

describeMonitors('a monitor that another client holds', (monitor) => {
  test('is not said to be dead, and greets when the other leaves', async () => {
    const first = await QmpClient.connect(monitor().transport)
    const error = await rejection(QmpClient.connect(monitor().transport, soon))
    expect(error).toMatchObject({ code: 'NO_GREETING' })
    expect(String(error)).toMatch(/serves another client: this very process|Another client probably holds it/)
    const second = QmpClient.connect(monitor().transport, { timeoutMs: 20_000 })
    await first.close()
    await using qmp = await second
    expect(await qmp.execute('query-name')).toEqual({})
  })
})

describeMonitors('negotiation', (monitor) => {
  test('without capabilities nothing overtakes', async () => {
    await using qmp = await QmpClient.connect(monitor().transport, { capabilities: { wanted: [] } })
    expect(qmp.capabilities).toEqual([])
    expect(await rejection(qmp.executeOob('query-yank'))).toMatchObject({ code: 'BAD_OPTION' })
    const names = Array.from({ length: 20 }, () => qmp.execute('query-name'))
    expect(await Promise.all(names)).toHaveLength(20)
  })

  test('what is wanted and not offered is left out, what is required fails', async () => {
    await using qmp = await QmpClient.connect(monitor().transport, { capabilities: { wanted: ['oob', 'x-new'] } })
    expect(qmp.capabilities).toEqual(['oob'])
    await qmp.close()
    const error = await rejection(QmpClient.connect(monitor().transport, { capabilities: { required: ['x-new'] } }))
    expect(error).toMatchObject({ code: 'NEGOTIATION_FAILED', missing: ['x-new'] })
    expect(String(error)).toContain('it offers oob')
  })
})

test('a monitor that offers no capabilities', async () => {
  await using fake = new FakeMonitor({}, { capabilities: [] })
  await using qmp = await QmpClient.connect(fake.transport)
  expect(qmp.greeting.capabilities).toEqual([])
  expect(qmp.capabilities).toEqual([])
  expect(await qmp.execute('query-name')).toEqual({})
})

test('a greeting that comes late: what was asked meanwhile is no stale reply', async () => {
  const warn = vi.fn()
  const peer = new ScriptedMonitor((request, self) => {
    if (request.execute !== 'guest-ping') return self.reply(request, 'pong')
    const error = { class: 'CommandNotFound', desc: 'Expecting capabilities negotiation' }
    self.say(`${greeting}${JSON.stringify({ id: request.id, error })}\r\n`)
  }, '')
  await using qmp = await QmpClient.connect(peer.transport, { timeoutMs: 10_000, onWarning: warn })
  expect(await qmp.executeRaw('x-ping')).toBe('pong')
  expect(warn).not.toHaveBeenCalled()
})

test('a reply to a client that has gone, ahead of the greeting, is none of an agent', async () => {
  const error = { class: 'CommandNotFound', desc: "Expecting capabilities negotiation with 'qmp_capabilities'" }
  const stale = `${JSON.stringify({ id: 'of-another-1', error })}\r\n`
  const peer = new ScriptedMonitor((request, self) => self.reply(request, 'pong'), stale + greeting)
  await using qmp = await QmpClient.connect(peer.transport)
  expect(await qmp.executeRaw('x-ping')).toBe('pong')
})

test('a refused negotiation', async () => {
  const peer = new ScriptedMonitor(() => {})
  const refusing = new ScriptedMonitor(() => {}, greeting)
  Object.assign(refusing, {
    reply: ({ id }: { id: string }) =>
      refusing.say(`{"id": "${id}", "error": {"class": "GenericError", "desc": "not today"}}\r\n`),
  })
  expect(peer.requests).toEqual([])
  const error = await rejection(QmpClient.connect(refusing.transport))
  expect(error).toMatchObject({ code: 'NEGOTIATION_FAILED', missing: [], cause: { desc: 'not today' } })
})

describe('a wrong peer is named', () => {
  test.each<[Parameters<typeof servePeer>[0], RegExp, { timeoutMs: number }]>([
    ['http', /NotMonitorError.*an HTTP server that says 'HTTP\/1\.1 400/, patient],
    ['echo', /NotMonitorError.*sends back what it gets/, patient],
    ['silent', /GreetingError.*does not greet/, soon],
    ['closing', /ClosedError.*closed the connection before it greeted/, patient],
  ])('%s', async (kind, text, options) => {
    await using peer = await servePeer(kind, join(folder, `${kind}.sock`))
    expect(String(await rejection(QmpClient.connect(peer.path, options)))).toMatch(text)
  })

  test('random bytes', async () => {
    await using peer = await servePeer('random', join(folder, 'random.sock'))
    const error = await rejection(QmpClient.connect(peer.path, patient))
    expect(String(error)).toMatch(/NotMonitorError.*something that says/)
  })

  test('a greeting that is none of QEMU', async () => {
    for (const text of [
      '{"QMP": {}}',
      '{"QMP": 5}',
      '{"QMP": {"version": {"qemu": {"major": 1}}, "capabilities": []}}',
    ]) {
      const peer = new ScriptedMonitor(() => {}, text)
      expect(await rejection(QmpClient.connect(peer.transport))).toMatchObject({ code: 'NOT_A_MONITOR' })
    }
  })

  test('a guest agent that answers, a fake one', async () => {
    const agent = new FakeAgent()
    await using served = await serveUnix(agent, join(folder, 'agent.sock'))
    const error = await rejection(QmpClient.connect(served.path, patient))
    expect(error).toMatchObject({ code: 'NOT_A_MONITOR', message: expect.stringContaining('a guest agent') })
    expect(agent.requests.map(({ execute }) => execute)).toEqual(['guest-ping'])
    agent.close()
  })

  test('a guest agent that says nothing', async () => {
    const agent = new FakeAgent()
    agent.silence()
    const error = await rejection(QmpClient.connect(agent.transport, soon))
    expect(error).toMatchObject({ code: 'NO_GREETING', hint: expect.stringContaining('guest agent') })
    agent.close()
  })

  test.runIf(realAgentAvailable())('a real guest agent', async () => {
    await using agent = await startQemuGa()
    const error = await rejection(QmpClient.connect(agent.transport, { timeoutMs: 15_000 }))
    expect(error).toMatchObject({ code: 'NOT_A_MONITOR', message: expect.stringContaining('a guest agent') })
  })
})

describe('no channel', () => {
  test.each<[string, () => string | Promise<string>, object]>([
    ['a path that is not there', () => join(folder, 'none.sock'), { code: 'CONNECT_FAILED', reason: 'not-found' }],
    [
      'a file',
      async () => {
        await writeFile(join(folder, 'file'), '')
        return join(folder, 'file')
      },
      { code: 'CONNECT_FAILED' },
    ],
    ['no address', () => 'qmp:nowhere', { code: 'BAD_ADDRESS' }],
  ])('%s', async (_, path, expected) => {
    expect(await rejection(QmpClient.connect(await path()))).toMatchObject(expected)
  })

  test('a signal ends the attempt, with its reason, and leaves nothing open', async () => {
    await using fake = new FakeMonitor()
    fake.silence()
    const reason = new Error('enough')
    const controller = new AbortController()
    const opened = rejection(QmpClient.connect(fake.transport, { signal: controller.signal }))
    await expect.poll(() => fake.clients).toBe(1)
    controller.abort(reason)
    expect(await opened).toBe(reason)
    await expect.poll(() => fake.clients).toBe(0)
    expect(await rejection(QmpClient.connect(fake.transport, { signal: controller.signal }))).toBe(reason)
  })

  test('a time-out that is no time is refused', async () => {
    await using fake = new FakeMonitor()
    expect(await rejection(QmpClient.connect(fake.transport, { timeoutMs: -1 }))).toMatchObject({ code: 'BAD_OPTION' })
  })
})

describe('listen', () => {
  test('takes who comes', async () => {
    await using fake = new FakeMonitor()
    const path = join(folder, 'listen.sock')
    const accepted = QmpClient.listen(path, {
      timeoutMs: 20_000,
      listening: () =>
        void unix(path)
          .open({})
          .then((channel) => fake.accept(channel)),
    })
    await using qmp = await accepted
    expect(await qmp.execute('query-name')).toEqual({})
  })

  test.runIf(realQemuAvailable())('takes a real QEMU', async () => {
    const path = join(folder, 'real.sock')
    let accepted: Promise<QmpClient> | undefined
    await new Promise<void>((resolve) => {
      accepted = QmpClient.listen({ path }, { timeoutMs: 30_000, listening: () => resolve() })
    })
    await using qemu = await startQemu({
      args: ['-chardev', `socket,id=out,path=${path}`, '-mon', 'chardev=out,mode=control'],
    })
    await using qmp = await accepted
    expect(qmp?.version).toBe(qemu.version)
    expect(await qmp?.execute('query-name')).toEqual({})
  })

  test('waits no longer than it is told', async () => {
    const error = await rejection(QmpClient.listen(join(folder, 'nobody.sock'), { timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: false })
  })
})

test.runIf(realQemuAvailable())('a real QEMU that prints on many lines', async () => {
  await using qemu = await startQemu({ pretty: true })
  await using qmp = await QmpClient.connect(qemu.transport)
  expect(await qmp.execute('query-status')).toMatchObject({ running: false })
  expect(await qmp.execute('query-name')).toEqual({})
  expect((await qmp.execute('query-qmp-schema')).length).toBeGreaterThan(1_000)
})
