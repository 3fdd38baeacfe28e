import type * as net from 'node:net'
import { Socket } from 'node:net'
import type * as timers from 'node:timers/promises'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { connectRejection, rejection } from '../../test/rejection.js'
import { unix } from './unix.js'

// The times that a real socket does not let a test choose: here each attempt ends as and when the test says.

const attempts = vi.hoisted(() => ({
  at: 0,
  pauses: [] as number[],
  /** How long a pause really is. */
  pauseMs: 0,
  run: (_socket: net.Socket, _attempt: number): void => {},
}))

vi.mock('node:net', async (original) => ({
  ...(await original<typeof net>()),
  connect: () => {
    const socket = new Socket()
    const attempt = ++attempts.at
    process.nextTick(() => attempts.run(socket, attempt))
    return socket
  },
}))

vi.mock('node:timers/promises', async (original) => {
  const real = await original<typeof timers>()
  return {
    ...real,
    setTimeout: (ms: number, value: unknown, options: { signal?: AbortSignal }) => {
      attempts.pauses.push(ms)
      return real.setTimeout(attempts.pauseMs, value, options)
    },
  }
})

function fail(socket: net.Socket, code = 'EAGAIN'): void {
  socket.emit('error', Object.assign(new Error(code), { code }))
}

beforeEach(() => {
  attempts.at = 0
  attempts.pauses = []
  attempts.pauseMs = 0
})

describe('trying again', () => {
  test('waits 10, 20, 40 ms and so on, up to 200', async () => {
    attempts.run = (socket, attempt) => (attempt < 9 ? fail(socket) : void socket.emit('connect'))
    const channel = await unix('/run/full.sock').open({})
    channel.close()
    expect(attempts.pauses).toEqual([10, 20, 40, 80, 160, 200, 200, 200])
  })

  test('is for EAGAIN alone', async () => {
    attempts.run = (socket, attempt) => fail(socket, attempt === 1 ? 'EAGAIN' : 'ECONNREFUSED')
    expect((await connectRejection(unix('/run/full.sock').open({}))).reason).toBe('refused')
    expect(attempts.at).toBe(2)
  })

  test('leaves no listener on the signal', async () => {
    attempts.run = (socket, attempt) => (attempt < 4 ? fail(socket) : void socket.emit('connect'))
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    const channel = await unix('/run/full.sock').open({ signal })
    expect(added.mock.calls.length).toBeGreaterThanOrEqual(4)
    expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length)
    channel.close()
  })
})

describe('the caller leaves', () => {
  test('within the first attempt: it rejects with the caller’s reason', async () => {
    const caller = new AbortController()
    attempts.run = () => caller.abort('gone')
    expect(await rejection(unix('/run/full.sock').open({ signal: caller.signal }))).toBe('gone')
  })

  test('within a later attempt: it rejects with what it was trying to get past', async () => {
    const caller = new AbortController()
    attempts.run = (socket, attempt) => (attempt < 3 ? fail(socket) : caller.abort('gone'))
    const error = await connectRejection(unix('/run/full.sock').open({ signal: caller.signal }))
    expect(error.reason).toBe('busy')
    expect(attempts.at).toBe(3)
  })

  test('within a pause: the same, and at once', async () => {
    const caller = new AbortController()
    attempts.pauseMs = 60_000
    attempts.run = (socket) => {
      fail(socket)
      setTimeout(() => caller.abort('gone'), 5)
    }
    const error = await connectRejection(unix('/run/full.sock').open({ signal: caller.signal }))
    expect(error.reason).toBe('busy')
    expect(attempts.at).toBe(1)
  })

  test('with the very event that fails the attempt: the same', async () => {
    const caller = new AbortController()
    attempts.run = (socket, attempt) => {
      fail(socket)
      if (attempt === 2) caller.abort('gone')
    }
    const error = await connectRejection(unix('/run/full.sock').open({ signal: caller.signal }))
    expect(error.reason).toBe('busy')
    expect(attempts.at).toBe(2)
  })

  test('and the socket of the attempt is destroyed, whatever it says then', async () => {
    const caller = new AbortController()
    let socket: net.Socket | undefined
    attempts.run = (of) => {
      socket = of
      caller.abort('gone')
      fail(of, 'ECONNRESET')
      of.emit('connect')
    }
    expect(await rejection(unix('/run/full.sock').open({ signal: caller.signal }))).toBe('gone')
    expect(socket?.destroyed).toBe(true)
  })
})
