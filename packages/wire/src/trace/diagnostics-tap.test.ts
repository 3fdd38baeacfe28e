import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, onTestFinished, test } from 'vitest'
import { delimitedReply, pingReply } from '../../test/replies.js'
import { scriptedChannel } from '../../test/scripted-channel.js'
import { deaf } from '../../test/seen-messages.js'
import { Connection } from '../connection.js'
import { syncRequest } from '../sync-request.js'
import { diagnosticsTap, type TapOptions, traceChannels } from './diagnostics-tap.js'

type Name = keyof typeof traceChannels

/** What is published on these channels until the test is over. */
function published(...names: Name[]): { on: Name; event: unknown }[] {
  const events: { on: Name; event: unknown }[] = []
  for (const name of names) {
    const listener = (event: unknown) => events.push({ on: name, event })
    subscribe(traceChannels[name], listener)
    onTestFinished(() => {
      unsubscribe(traceChannels[name], listener)
    })
  }
  return events
}

function tapped(options?: TapOptions) {
  const channel = scriptedChannel({ label: 'unix:/run/a' })
  const connection = new Connection(channel, { tap: diagnosticsTap(options) })
  connection.start({ ...deaf, closed: () => {} })
  return { channel, connection }
}

describe('diagnosticsTap', () => {
  test('the names of the channels are stable', () => {
    expect(traceChannels).toEqual({
      send: 'qga:wire:send',
      receive: 'qga:wire:receive',
      lost: 'qga:wire:lost',
      skipped: 'qga:wire:skipped',
    })
  })

  test('shows what is sent and received, without secrets', () => {
    const events = published('send', 'receive')
    const { channel, connection } = tapped()
    connection.sendBytes(syncRequest(7))
    connection.send({ execute: 'guest-file-write', arguments: { 'buf-b64': 'YWJj' } })
    connection.sendBytes(Buffer.from('no message'))
    channel.arrive('{"return": {"buf-b64": "YWJj"}}\n', delimitedReply(7))
    const label = 'unix:/run/a'
    expect(events).toEqual([
      { on: 'send', event: { label, bytes: 57, message: { execute: 'guest-sync-delimited', arguments: { id: 7 } } } },
      {
        on: 'send',
        event: {
          label,
          bytes: 62,
          message: { execute: 'guest-file-write', arguments: { 'buf-b64': '[redacted, length 4]' } },
        },
      },
      { on: 'send', event: { label, bytes: 10 } },
      { on: 'receive', event: { label, bytes: 31, message: { return: { 'buf-b64': '[redacted, length 4]' } } } },
      { on: 'receive', event: { label, bytes: 13, message: { return: 7 } } },
    ])
  })

  test('shows all when asked', () => {
    const events = published('send', 'receive')
    const { channel, connection } = tapped({ showAll: true })
    connection.send({ password: 'x' })
    channel.arrive('{"return": {"buf-b64": "YWJj"}}\n')
    expect(events.map(({ event }) => event)).toMatchObject([
      { message: { password: 'x' } },
      { message: { return: { 'buf-b64': 'YWJj' } } },
    ])
  })

  test('shows what was lost and skipped, but not what it said', () => {
    const events = published('lost', 'skipped')
    const { channel } = tapped()
    channel.arrive('secret {"secret"', 0xff, '{"a" secret}\n')
    expect(events).toEqual([
      { on: 'skipped', event: { label: 'unix:/run/a', bytes: 7 } },
      { on: 'lost', event: { label: 'unix:/run/a', bytes: 9, code: 'BAD_FRAME', fault: 'torn' } },
      { on: 'lost', event: { label: 'unix:/run/a', bytes: 12, code: 'BAD_JSON', fault: 'syntax' } },
    ])
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  test('hands everything on, whether anybody listens or not', () => {
    for (const names of [[], ['send', 'receive', 'lost', 'skipped'] as const]) {
      published(...names)
      const told: unknown[] = []
      const channel = scriptedChannel()
      const connection = new Connection(channel, { tap: diagnosticsTap() })
      connection.start({
        message: (value, bytes, info) => told.push([value, bytes, info]),
        sentinel: () => told.push('0xFF'),
        skipped: (bytes) => told.push(Buffer.from(bytes).toString()),
        lost: (error, bytes) => told.push([error.fault, bytes]),
        closed: (cause) => told.push(cause),
      })
      connection.send({ execute: 'a' })
      channel.arrive('x', pingReply, 0xff, '{]')
      connection.close()
      expect(told).toEqual(['x', [{ return: {} }, 14, { invalidUtf8: false }], '0xFF', ['syntax', 2], undefined])
      expect(channel.written).toEqual(['{"execute":"a"}\n'])
    }
  })

  test('nothing is read or copied for nobody', () => {
    const { connection } = tapped()
    const bytes = new Proxy(new Uint8Array(4), {
      get: (target, name) => {
        if (name === 'length' || name === '0') throw new Error('looked at')
        return Reflect.get(target, name)
      },
    })
    const channel = { ...scriptedChannel(), write: () => true }
    const quiet = new Connection(channel, { tap: diagnosticsTap() })
    expect(() => quiet.sendBytes(bytes)).not.toThrow()
    published('send')
    expect(() => quiet.sendBytes(bytes)).toThrow('looked at')
    connection.close()
  })
})
