import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { fullQueue } from '../../test/full-queue.js'
import { listen } from '../../test/peer.js'
import { recorder } from '../../test/recorder.js'
import { connectRejection, rejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { tcp } from './tcp.js'
import { unix } from './unix.js'

const gone = new Error('the caller is gone')

describe('a full accept queue (EAGAIN)', () => {
  test('is tried again until the server serves', async () => {
    const path = join(tempDir(), 'full.sock')
    const { serve } = await fullQueue(path)
    let settled = false
    const opening = unix(path)
      .open({ signal: AbortSignal.timeout(10_000) })
      .finally(() => {
        settled = true
      })
    await delay(100)
    expect(settled).toBe(false)
    serve()
    const channel = await opening
    const heard = recorder()
    channel.start(heard)
    await heard.hasReceived(6)
    expect(heard.received.toString()).toBe('served')
    channel.close()
  })

  test('that stays full until the deadline is "busy"', async () => {
    const path = join(tempDir(), 'full.sock')
    await fullQueue(path)
    const error = await connectRejection(unix(path).open({ signal: AbortSignal.timeout(150) }))
    expect(error.reason).toBe('busy')
    expect(error.message).toBe(
      `cannot connect to unix:${path}: the socket's queue is full. ` +
        'It serves one client at a time: find and stop the clients that hold it, or wait longer',
    )
    expect(error.cause).toMatchObject({ code: 'EAGAIN' })
  })

  test('and a caller who leaves: "busy"', async () => {
    const path = join(tempDir(), 'full.sock')
    await fullQueue(path)
    const caller = new AbortController()
    const opening = connectRejection(unix(path).open({ signal: caller.signal }))
    await delay(60)
    caller.abort(gone)
    expect((await opening).reason).toBe('busy')
  })
})

describe.each([
  {
    kind: 'unix',
    async server() {
      const path = join(tempDir(), 'agent.sock')
      return { peer: await listen({ path }), transport: unix(path) }
    },
  },
  {
    kind: 'tcp',
    async server() {
      const peer = await listen({ host: '127.0.0.1', port: 0 })
      return { peer, transport: tcp('127.0.0.1', peer.port) }
    },
  },
])('aborting: $kind', ({ server }) => {
  test('before the attempt: nothing connects', async () => {
    const { peer, transport } = await server()
    expect(await rejection(transport.open({ signal: AbortSignal.abort(gone) }))).toBe(gone)
    await delay(30)
    expect(peer.sockets).toEqual([])
  })

  test('within the attempt: nothing stays open', async () => {
    const { peer, transport } = await server()
    const caller = new AbortController()
    const opening = rejection(transport.open({ signal: caller.signal }))
    caller.abort(gone)
    expect(await opening).toBe(gone)
    await delay(30)
    for (const socket of peer.sockets) if (!socket.closed) await once(socket.resume(), 'close')
    expect(peer.sockets.every((socket) => socket.closed)).toBe(true)
  })

  test('after it: the channel is the caller’s and stays open', async () => {
    const { peer, transport } = await server()
    const caller = new AbortController()
    const channel = await transport.open({ signal: caller.signal })
    const heard = recorder()
    channel.start(heard)
    caller.abort(gone)
    const socket = await peer.accept()
    socket.write('still here')
    await heard.hasReceived(10)
    expect(heard.ends).toEqual([])
    channel.close()
  })
})
