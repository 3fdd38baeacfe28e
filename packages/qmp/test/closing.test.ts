import { describe, expect, test } from 'vitest'
import { QmpClient } from '../src/index.js'
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
