import type { Channel, Receiver, Transport } from '@qga/wire'
import { describe, expect, test } from 'vitest'
import { QmpClient } from '../src/index.js'
import { clientOf, describeKinds } from './monitors.js'
import { greeting, rejection, ScriptedMonitor, talk } from './scripted-monitor.js'

const shutdown =
  '{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": false, "reason": "host-qmp-quit"}}\r\n'
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

describe('a close', () => {
  test('before the greeting', async () => {
    const peer = new ScriptedMonitor(() => {}, '')
    const opened = rejection(QmpClient.connect(peer.transport))
    await new Promise(setImmediate)
    peer.hangUp()
    expect(await opened).toMatchObject({ code: 'CLOSED' })
  })

  test('in the middle of the greeting', async () => {
    const peer = new ScriptedMonitor(() => {}, greeting.slice(0, 50))
    const opened = rejection(QmpClient.connect(peer.transport))
    await new Promise(setImmediate)
    peer.hangUp()
    expect(await opened).toMatchObject({ code: 'CLOSED', cause: { code: 'BAD_FRAME', fault: 'cut-off' } })
  })

  test('while a command is under way, and others wait', async () => {
    const { qmp } = await talk((_, peer) => peer.hangUp(reset))
    const calls = Array.from({ length: 20 }, () => rejection(qmp.executeRaw('x-any')))
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: 'CLOSED', cause: reset })
    expect(await qmp.ended).toEqual({ reason: 'lost', cause: reset })
    expect(qmp.pending).toEqual([])
    expect(await rejection(qmp.executeRaw('x-late'))).toMatchObject({ code: 'CLOSED', cause: reset })
  })

  test('in the middle of a reply', async () => {
    const { qmp } = await talk(({ id }, peer) => {
      peer.say(`{"return": "${id}`)
      setImmediate(() => peer.hangUp())
    })
    expect(await rejection(qmp.executeRaw('x-any'))).toMatchObject({ code: 'CLOSED', cause: { code: 'BAD_FRAME' } })
  })

  test('of our own rejects what is under way', async () => {
    const { qmp } = await talk(() => {})
    const call = rejection(qmp.executeRaw('x-any'))
    await qmp.close()
    expect(await call).toMatchObject({
      code: 'CLOSED',
      message: expect.stringContaining('x-any: the session with scripted is closed'),
    })
    expect(await qmp.ended).toEqual({ reason: 'closed' })
    await qmp.close()
  })
})

describe('in one turn', () => {
  /** A peer that answers, and may leave, within the write of a request. */
  function sudden(answer: (request: { execute: string; id: string }) => string | undefined): Transport {
    const open = async () => {
      let receiver: Receiver | undefined
      const channel: Channel = {
        label: 'sudden',
        start: (given) => {
          receiver = given
          given.data(Buffer.from(greeting))
        },
        write: (bytes) => {
          const said = answer(JSON.parse(Buffer.from(bytes).toString()))
          if (said === undefined) receiver?.closed()
          else receiver?.data(Buffer.from(said))
          if (said?.includes('BYE')) receiver?.closed()
          return true
        },
        close: () => {},
      }
      return channel
    }
    return { label: 'sudden', open }
  }
  const replyTo = ({ id }: { id: string }, value = '{}') => `{"return": ${value}, "id": "${id}"}\r\n`

  test('a close during the negotiation', async () => {
    expect(await rejection(QmpClient.connect(sudden(() => undefined)))).toMatchObject({
      code: 'CLOSED',
      message: expect.stringContaining('qmp_capabilities'),
    })
  })

  test('the reply to quit and the end: success, and a shutdown', async () => {
    const qmp = await QmpClient.connect(
      sudden((request) => replyTo(request, request.execute === 'quit' ? '"BYE"' : '{}')),
    )
    expect(await qmp.execute('quit')).toBe('BYE')
    expect(await qmp.ended).toEqual({ reason: 'shutdown' })
  })

  test('an end within the write of a command, with others behind it', async () => {
    const transport = sudden((request) => (request.execute === 'x-any' ? undefined : replyTo(request)))
    const qmp = await QmpClient.connect(transport)
    const calls = Array.from({ length: 10 }, () => rejection(qmp.executeRaw('x-any')))
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: 'CLOSED' })
    expect(await qmp.ended).toEqual({ reason: 'lost', cause: undefined })
  })

  test('an abort within the write of a command', async () => {
    const life = new AbortController()
    const reason = new Error('enough')
    const transport = sudden((request) => {
      if (request.execute === 'x-any') life.abort(reason)
      return replyTo(request, '1')
    })
    const qmp = await QmpClient.connect(transport)
    expect(await rejection(qmp.executeRaw('x-any', {}, { signal: life.signal }))).toBe(reason)
    expect(qmp.pending).toEqual([])
    expect(await qmp.executeRaw('x-other')).toBe(1)
    await qmp.close()
  })
})

describeKinds('a QEMU that is killed', (kind) => {
  test('while commands are under way: each is told, and the session is lost', async () => {
    await using at = await clientOf(kind)
    await at.monitor.hang()
    const calls = Array.from({ length: 20 }, () => rejection(at.qmp.execute('query-name')))
    at.monitor.kill()
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: 'CLOSED' })
    expect(await at.qmp.ended).toMatchObject({ reason: 'lost' })
  })

  test('before it greets', async () => {
    await using monitor = await kind.start()
    await monitor.hang()
    const opened = rejection(QmpClient.connect(monitor.transport, { timeoutMs: 20_000 }))
    await new Promise((resolve) => setTimeout(resolve, 50))
    monitor.kill()
    expect(await opened).toMatchObject({ code: expect.stringMatching(/CLOSED|CONNECT_FAILED/) })
  })
})

describeKinds('a QEMU that is silent', (kind) => {
  test("is given up after the deadline; its late reply is nobody else's", async () => {
    await using at = await clientOf(kind)
    await at.monitor.hang()
    const error = await rejection(at.qmp.execute('query-version', undefined, { timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', written: true })
    expect(at.qmp.pending).toMatchObject([{ command: 'query-version', state: 'given-up' }])
    const name = at.qmp.execute('query-name')
    at.monitor.goOn()
    expect(await name).toEqual({})
    expect(at.qmp.pending).toEqual([])
  })

  test('does not greet', async () => {
    await using monitor = await kind.start()
    await monitor.hang()
    const error = await rejection(QmpClient.connect(monitor.transport, { timeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'NO_GREETING' })
    monitor.goOn()
    await using qmp = await QmpClient.connect(monitor.transport, { timeoutMs: 20_000 })
    expect(await qmp.execute('query-name')).toEqual({})
  })
})

describe('after quit', () => {
  test.each<[string, string, Error | undefined]>([
    ['an event, a reply, the end', `${shutdown}REPLY`, undefined],
    ['an event and the end', shutdown, undefined],
    ['a reply and the end', 'REPLY', undefined],
    ['the end', '', undefined],
    ['a reset', '', reset],
    ['an event and a reset', shutdown, reset],
  ])('%s is success', async (_, text, cause) => {
    const { qmp } = await talk(({ id }, peer) => {
      const said = text.replace('REPLY', `{"return": {}, "id": "${id}"}\r\n`)
      if (said !== '') peer.say(said)
      setImmediate(() => setImmediate(() => peer.hangUp(cause)))
    })
    expect(await qmp.execute('quit')).toEqual({})
    expect(await qmp.ended).toEqual({ reason: 'shutdown' })
    expect(await rejection(qmp.execute('query-status'))).toMatchObject({
      message: expect.stringContaining('has shut down'),
    })
  })

  test('a command behind it is told why', async () => {
    const { qmp } = await talk(({ execute }, peer) => {
      if (execute === 'quit') setImmediate(() => peer.hangUp())
    })
    const quit = qmp.execute('quit')
    const behind = rejection(qmp.execute('query-status'))
    expect(await quit).toEqual({})
    expect(await behind).toMatchObject({ code: 'CLOSED', message: expect.stringContaining('has shut down') })
  })
})

test('after a SHUTDOWN event the close is peace, for readers too', async () => {
  const { qmp, peer } = await talk(() => {})
  const seen: string[] = []
  const reading = (async () => {
    for await (const { event } of qmp.events()) seen.push(event)
  })()
  peer.say(shutdown)
  setImmediate(() => peer.hangUp())
  await reading
  expect(seen).toEqual(['SHUTDOWN'])
  expect(await qmp.ended).toEqual({ reason: 'shutdown' })
})

test('a machine that went on after SHUTDOWN is lost as any other', async () => {
  const { qmp, peer } = await talk(() => {})
  peer.say(`${shutdown}{"event": "RESUME", "timestamp": {"seconds": 1, "microseconds": 1}}\r\n`)
  setImmediate(() => peer.hangUp())
  expect(await qmp.ended).toEqual({ reason: 'lost', cause: undefined })
})
