import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import { listen } from '@qga/wire/node'
import { PeerQueue, streamPeer, type TransportUnderTest, transportCompliance } from '../../src/compliance/index.js'
import { scratch } from './peer-server.js'

/** Whoever is told that somebody listens connects there, once each time. */
function visitors(
  make: (listening: (port: number) => void) => Transport,
  at: (port: number) => Socket,
): TransportUnderTest {
  const queue = new PeerQueue()
  const sockets: Socket[] = []
  const transport = make((port) => {
    const socket = at(port)
    sockets.push(socket)
    // Paused, so that something stays unread when it breaks off.
    socket.pause()
    socket.on('error', () => {}).once('connect', () => queue.add(streamPeer(socket)))
  })
  return {
    transport,
    peer: () => queue.next(),
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

transportCompliance('listen at a unix socket', async () => {
  const { dir, remove } = await scratch()
  const path = join(dir, 'agent.sock')
  const under = visitors(
    (listening) => listen({ path }, { listening }),
    () => connect({ path, allowHalfOpen: true }),
  )
  return {
    ...under,
    async close() {
      await under.close?.()
      await remove()
    },
  }
})

transportCompliance('listen at a TCP port', () =>
  visitors(
    (listening) => listen({ host: '127.0.0.1', port: 0 }, { listening }),
    (port) => connect({ host: '127.0.0.1', port, allowHalfOpen: true }),
  ),
)
