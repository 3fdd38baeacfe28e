import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CompliancePeer, PeerQueue, streamPeer } from '../../src/compliance/index.js'

/** A server whose clients become the far ends of channels under test, in the order in which they come. */
export interface PeerServer {
  /** 0 on a unix socket. */
  readonly port: number
  peer(): Promise<CompliancePeer>
  close(): Promise<void>
}

/** Answers no end with an end, so that a half-close would be seen as one. */
export function peerServer(at: ListenOptions): Promise<PeerServer> {
  return serve((accept) => createServer({ allowHalfOpen: true, pauseOnConnect: true }, accept), at)
}

/** The same with a server of another kind. */
export async function serve(
  make: (accept: (socket: Socket) => void) => Server,
  at: ListenOptions,
): Promise<PeerServer> {
  const queue = new PeerQueue()
  const server = make((socket) => queue.add(streamPeer(socket)))
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  server.listen(at)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    peer: () => queue.next(),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A new folder, and how to remove it. */
export async function scratch(): Promise<{ readonly dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'qga-line-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}
