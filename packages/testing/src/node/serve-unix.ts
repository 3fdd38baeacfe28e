import { chmodSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Channel } from '@qga/wire'
import { streamChannel } from '@qga/wire/node'

/** Something that listens on a unix socket until it is closed. */
export interface UnixService extends AsyncDisposable {
  readonly path: string
  /** Ends all connections and removes the socket. */
  close(): Promise<void>
}

/** What can be served: a `FakeAgent`, a `FakeMonitor` or a `HostileAgent`. */
export interface Served {
  accept(channel: Channel): void
}

/**
 * A fake agent or monitor on a unix socket, with mode 0600. As with QEMU, one client is served and the others are connected and
 * hear nothing (a `HostileAgent` serves all of them); unlike QEMU's, the queue has no end, so nobody gets EAGAIN. Closing
 * leaves the agent as it is.
 */
export function serveUnix(fake: Served, path: string): Promise<UnixService> {
  return listen(path, (socket) => fake.accept(streamChannel(socket, `unix:${path}`, { local: true })))
}

/** Rejects when the path cannot be listened on, as when something is there already. */
export async function listen(path: string, onConnection: (socket: Socket) => void): Promise<UnixService> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
    // The socket is there as soon as `listen` returns: nobody gets in before its mode is right.
    if (server.listening) chmodSync(path, 0o600)
  })
  const close = once(() => closeServer(server, sockets))
  return { path, close, [Symbol.asyncDispose]: close }
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= action()
    return running
  }
}
