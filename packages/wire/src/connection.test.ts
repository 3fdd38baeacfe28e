import { describe, expect, test } from 'vitest'
import { type BytesPart, bytes } from '../test/bytes.js'
import { delimitedReply, hostNameReply, pingReply, strayByteReply } from '../test/replies.js'
import { scriptedChannel } from '../test/scripted-channel.js'
import { type Told, tellingTo } from '../test/told.js'
import type { Channel } from './channel.js'
import type { ConnectionOptions, Tap } from './connection.js'
import { Connection, connect } from './connection.js'
import { ClosedError } from './errors/closed-error.js'
import { FloodError } from './errors/flood-error.js'
import { FrameError } from './errors/frame-error.js'
import { JsonError } from './errors/json-error.js'
import { UnsendableError } from './errors/unsendable-error.js'
import type { OpenOptions } from './transport.js'

/** A connection that has been started, over a scripted channel. */
function started(options: { limits?: ConnectionOptions; onTold?: (last: Told, connection: Connection) => void } = {}) {
  const channel = scriptedChannel()
  const connection = new Connection(channel, options.limits)
  const told: Told[] = []
  connection.start(tellingTo(told, (last) => options.onTold?.(last, connection)))
  return { channel, connection, told }
}

const boom = new Error('boom')

function thrownBy(run: () => void): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('what comes', () => {
  test('messages, with their size on the wire', () => {
    const { channel, told } = started()
    channel.arrive(pingReply, hostNameReply)
    channel.arrive('[12345678901234567890]')
    expect(told).toEqual([
      { message: { return: {} }, bytes: 14 },
      { message: { return: { 'host-name': 'web1' } }, bytes: 33 },
      { message: [12345678901234567890n], bytes: 22 },
    ])
  })

  test('all kinds of things, in the order in which they came', () => {
    const { channel, told } = started()
    channel.arrive('tail"}\n', pingReply, 0xff, '{"a" 1}', delimitedReply(7), '{"ret', 0xff, strayByteReply)
    expect(told).toEqual([
      { skipped: 'tail"}\n' },
      { message: { return: {} }, bytes: 14 },
      'sentinel',
      { lost: expect.any(JsonError), bytes: 7 },
      'sentinel',
      { message: { return: 7 }, bytes: 13 },
      { lost: expect.any(FrameError), bytes: 5 },
      'sentinel',
      { message: { error: { class: 'GenericError', desc: "235:1: JSON parse error, stray '\ufffd'" } }, bytes: 87 },
    ])
  })

  test('a message in many chunks', () => {
    const { channel, told } = started()
    for (const byte of bytes(hostNameReply)) channel.arrive(byte)
    expect(told).toEqual([{ message: { return: { 'host-name': 'web1' } }, bytes: 33 }])
  })

  test('bad JSON is lost, and the connection goes on', () => {
    const { channel, connection, told } = started()
    channel.arrive('{]\n', '[01]\n', `{"a":${'1'.repeat(500)}}\n`, pingReply)
    expect(told).toEqual([
      { lost: expect.any(JsonError), bytes: 2 },
      { lost: expect.any(JsonError), bytes: 4 },
      { lost: expect.any(JsonError), bytes: 506 },
      { message: { return: {} }, bytes: 14 },
    ])
    expect(connection.state).toBe('open')
  })

  test.each([
    ['too-large', { maxFrameBytes: 20 }, hostNameReply],
    ['too-deep', { maxDepth: 2 }, '[[[1]]]\n'],
    ['too-complex', { maxElements: 2 }, '[1,2,3]\n'],
    ['torn', {}, '{"a": "b\n'],
  ])('a frame that is %s is lost, and the connection goes on', (fault, limits, stream) => {
    const { channel, told } = started({ limits })
    channel.arrive(stream, pingReply)
    expect(told[0]).toMatchObject({ lost: { code: 'BAD_FRAME', fault } })
    expect(told.at(-1)).toEqual({ message: { return: {} }, bytes: 14 })
  })
})

describe('a flood', () => {
  const limits = { maxUselessBytes: 10 * 4096, uselessBytesPerSecond: 1 }
  const flooded = { closed: expect.any(FloodError) }

  test.each<[string, BytesPart[]]>([
    ['garbage', ['x'.repeat(50_000)]],
    ['white space', [' \n'.repeat(25_000)]],
    ['0xFF', Array(20).fill(0xff)],
    ['lost messages', Array(20).fill('{]\n')],
    ['garbage between messages', Array(20).fill(`x${pingReply}`)],
  ])('of %s ends the connection', (_, parts) => {
    const { channel, connection, told } = started({ limits })
    channel.arrive(...parts)
    expect(told.at(-1)).toEqual(flooded)
    expect(told.filter((one) => typeof one === 'object' && 'closed' in one)).toHaveLength(1)
    expect(channel.closes).toBe(1)
    expect(() => connection.send({})).toThrow(expect.objectContaining({ cause: expect.any(FloodError) }))
  })

  test.each<[string, BytesPart[]]>([
    ['messages', [pingReply.repeat(10_000)]],
    ['messages of many lines', ['{\n"a": 1\n}\n'.repeat(1000)]],
    ['one large message', [`{"a": "${'b'.repeat(100_000)}"}\n`]],
  ])('%s are none', (_, parts) => {
    const { channel, connection } = started({ limits })
    channel.arrive(...parts)
    expect(connection.state).toBe('open')
  })

  test('a large message in pieces is none, of which only the last proves that it is one', () => {
    const { channel, connection, told } = started({ limits })
    channel.arrive('{\n"a": "')
    for (let piece = 0; piece < 20; piece++) channel.arrive('b'.repeat(50_000))
    channel.arrive('"}')
    expect(told).toHaveLength(1)
    expect(connection.state).toBe('open')
  })

  test('messages that the owner calls stray count, too', () => {
    const { connection, told } = started({ limits })
    for (let count = 0; count < 9; count++) connection.stray(14)
    expect(told).toEqual([])
    connection.stray(5000)
    expect(told).toEqual([flooded])
    connection.stray(5000)
    expect(told).toHaveLength(1)
  })
})

describe('a taker', () => {
  test('is asked for each message but a short line, and what it takes is told', () => {
    const { channel, connection, told } = started()
    const asked: string[] = []
    const long = ' '.repeat(1024)
    connection.takeBy((data) => {
      asked.push(Buffer.from(data).toString().replace(long, ''))
      return asked.length === 2 ? { value: 'taken', data: bytes('data') } : undefined
    })
    channel.arrive('{"return": 0}\n', `{"return": 1${long}}\n`, `{"return": 2${long}}\n`, '{"a": 3}')
    expect(told).toMatchObject([
      { message: { return: 0 } },
      { message: { return: 1 } },
      { message: 'taken', bytes: 1037 },
      { message: { a: 3 } },
    ])
    connection.takeBy(undefined)
    channel.arrive(`{"return": 4${long}}\n`)
    // What is no plain line is asked about as a line and as a frame.
    expect(asked).toEqual(['{"return": 1}', '{"return": 2}', '{"a": 3}'])
  })

  test('before the start and after the end there is none', () => {
    const connection = new Connection(scriptedChannel())
    expect(() => connection.takeBy(() => undefined)).not.toThrow()
    connection.close()
    expect(() => connection.takeBy(() => undefined)).not.toThrow()
  })
})

describe('a tap', () => {
  test('sees what is sent, and all that is told, before the owner does', () => {
    const seen: unknown[] = []
    const tap: Tap = {
      sent: (label, data) => seen.push(['sent', label, Buffer.from(data).toString()]),
      watch: (label, sink) => ({
        message: (value, size, info) => {
          seen.push(['message', label, value])
          sink.message(value, size, info)
        },
        sentinel: () => sink.sentinel(),
        skipped: (data) => sink.skipped(data),
        lost: (error, size) => sink.lost(error, size),
      }),
    }
    const { channel, connection } = started({ limits: { tap }, onTold: (last) => seen.push(last) })
    connection.send({ execute: 'a' })
    channel.arrive('x', pingReply, 0xff, '{]')
    connection.close()
    expect(() => connection.send({})).toThrow(ClosedError)
    expect(seen).toEqual([
      ['sent', 'scripted', '{"execute":"a"}\n'],
      { skipped: 'x' },
      ['message', 'scripted', { return: {} }],
      { message: { return: {} }, bytes: 14 },
      'sentinel',
      { lost: expect.any(JsonError), bytes: 2 },
      { closed: undefined },
    ])
  })
})

describe('the end', () => {
  test.each([undefined, boom])('that the channel tells (%o) is told once', (cause) => {
    const { channel, connection, told } = started()
    channel.arrive(pingReply)
    channel.end(cause)
    channel.close()
    connection.close(new Error('later'))
    expect(told).toEqual([{ message: { return: {} }, bytes: 14 }, { closed: cause }])
    expect(connection.state).toBe('closed')
  })

  test.each([undefined, boom])('that the owner asks for (%o) is told before close returns', (cause) => {
    const { channel, connection, told } = started()
    connection.close(cause)
    expect(told).toEqual([{ closed: cause }])
    expect(channel.closes).toBe(1)
    connection.close()
    channel.end(new Error('later'))
    expect(told).toHaveLength(1)
    expect(channel.closes).toBe(1)
  })

  test.each([
    ['by an error', boom, boom],
    ['in peace', undefined, expect.objectContaining({ code: 'BAD_FRAME', fault: 'cut-off', bytes: 11 })],
  ])('in the middle of a message, %s', (_, cause, heard) => {
    const { channel, told } = started()
    channel.arrive(pingReply, '{"return": ')
    channel.end(cause)
    expect(told).toEqual([{ message: { return: {} }, bytes: 14 }, { closed: heard }])
  })

  test('nothing is told after it, even if the channel goes on', () => {
    let late: (() => void) | undefined
    const rude: Channel = {
      label: 'rude',
      start: (receiver) => {
        late = () => {
          receiver.data(bytes(pingReply, 0xff, 'x', '{'))
          receiver.closed()
          receiver.closed(boom)
        }
      },
      write: () => true,
      close: () => {},
    }
    const connection = new Connection(rude)
    const told: Told[] = []
    connection.start(tellingTo(told))
    connection.close()
    late?.()
    expect(told).toEqual([{ closed: undefined }])
  })

  test.each<[string, BytesPart[]]>([
    ['message', [pingReply]],
    ['sentinel', [0xff]],
    ['skipped', ['garbage ']],
    ['lost JSON', ['{]']],
    ['lost frame', ['{', 0xff]],
  ])('a handler that closes on %s hears nothing of the rest of the chunk', (_, parts) => {
    const { channel, told } = started({ onTold: (_last, connection) => connection.close(boom) })
    channel.arrive(...parts, pingReply, 0xff, 'garbage', pingReply, '{"cut')
    channel.end()
    expect(told).toEqual([expect.anything(), { closed: boom }])
    expect(channel.closes).toBe(1)
  })

  test('a handler may close in closed', () => {
    const { channel, told } = started({ onTold: (_, connection) => connection.close() })
    channel.end(boom)
    expect(told).toEqual([{ closed: boom }])
  })
})

describe('sending', () => {
  test('a message is one line in one write', () => {
    const { channel, connection } = started()
    connection.send({ execute: 'guest-set-time', arguments: { time: 1763683200123456789n } })
    connection.send({ execute: 'é\n' })
    connection.sendBytes(bytes(0xff, 'x'))
    expect(channel.written).toEqual([
      '{"execute":"guest-set-time","arguments":{"time":1763683200123456789}}\n',
      Buffer.from('{"execute":"é\\n"}\n').toString('latin1'),
      '\xffx',
    ])
  })

  test('what has no JSON form is refused, and nothing is written', () => {
    const { channel, connection } = started()
    expect(() => connection.send({ a: Number.NaN })).toThrow(UnsendableError)
    expect(() => connection.send({ a: '\ud800' })).toThrow(UnsendableError)
    expect(channel.written).toEqual([])
    expect(connection.state).toBe('open')
  })

  test('works from within a handler', () => {
    const { channel } = started({ onTold: (_, connection) => connection.send({ execute: 'guest-ping' }) })
    channel.arrive(pingReply, pingReply)
    expect(channel.written).toEqual(Array(2).fill('{"execute":"guest-ping"}\n'))
  })

  test.each([undefined, boom])('after the end it is refused, with the cause (%o)', (cause) => {
    const { channel, connection } = started()
    channel.end(cause)
    for (const send of [() => connection.send({}), () => connection.sendBytes(bytes('x'))]) {
      const error = thrownBy(send)
      expect(error).toBeInstanceOf(ClosedError)
      expect(error).toMatchObject({ message: 'cannot send: the connection to scripted is closed' })
      expect(error instanceof Error && error.cause).toBe(cause)
    }
    expect(channel.written).toEqual([])
  })
})

describe('the states', () => {
  test('new, open, closed', () => {
    const channel = scriptedChannel()
    const connection = new Connection(channel)
    expect(connection.state).toBe('new')
    connection.start(tellingTo([]))
    expect(connection.state).toBe('open')
    connection.close()
    expect(connection.state).toBe('closed')
  })

  test('a connection starts once', () => {
    const { connection } = started()
    expect(() => connection.start(tellingTo([]))).toThrow(/start a connection twice/)
  })

  test('a connection that was closed before its start closes the channel and does not start', () => {
    const channel = scriptedChannel()
    const connection = new Connection(channel)
    connection.close(boom)
    expect(channel.closes).toBe(1)
    const told: Told[] = []
    expect(() => connection.start(tellingTo(told))).toThrow(expect.objectContaining({ code: 'CLOSED', cause: boom }))
    expect(told).toEqual([])
  })

  test.each([true, false, undefined])('the label and local (%o) are the channel’s', (local) => {
    const connection = new Connection(
      scriptedChannel({ label: 'unix:/run/a', ...(local === undefined ? {} : { local }) }),
    )
    expect([connection.label, connection.local]).toEqual(['unix:/run/a', local ?? false])
  })
})

describe('connect', () => {
  test('opens a channel with the options given, and keeps the limits', async () => {
    const channel = scriptedChannel()
    const { signal } = new AbortController()
    let given: OpenOptions | undefined
    const open = async (options: OpenOptions) => {
      given = options
      return channel
    }
    const connection = await connect({ label: 'scripted', open }, { signal, maxFrameBytes: 5 })
    expect(given?.signal).toBe(signal)
    const told: Told[] = []
    connection.start(tellingTo(told))
    channel.arrive('[1]', '[1,2,3]')
    expect(told).toMatchObject([{ message: [1] }, { lost: { fault: 'too-large' } }])
  })

  test('rejects as the transport does', async () => {
    const open = () => Promise.reject(boom)
    await expect(connect({ label: 'scripted', open })).rejects.toBe(boom)
  })
})
