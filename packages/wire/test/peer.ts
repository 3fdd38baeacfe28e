import { once } from 'node:events'
import { createServer, type ListenOptions, type Server, type ServerOpts, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server that the test is the other end of. It closes after the test. */
export interface Peer {
  readonly server: Server
  /** 0 on a unix socket. */
  readonly port: number
  /** All that connected so far. */
  readonly sockets: readonly Socket[]
  /** The next one to connect, or one that did and was not asked for yet. */
  accept(): Promise<Socket>
}

export async function listen(at: ListenOptions, options: ServerOpts = {}): Promise<Peer> {
  const server = createServer(options)
  const sockets: Socket[] = []
  const waiting: Socket[] = []
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
    waiting.push(socket)
    server.emit('queued')
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  server.listen(at)
  await once(server, 'listening')
  const address = server.address()
  return {
    server,
    port: typeof address === 'object' && address !== null ? address.port : 0,
    sockets,
    async accept() {
      for (;;) {
        const socket = waiting.shift()
        if (socket !== undefined) return socket
        await once(server, 'queued')
      }
    },
  }
}

/** What a socket sends until it has sent so much, or until its end. */
export function read(socket: Socket, length = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let got = 0
    const finish = () => resolve(Buffer.concat(chunks))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      got += chunk.length
      if (got >= length) finish()
    })
    socket.once('end', finish).once('close', finish)
    if (socket.closed) finish()
    socket.resume()
  })
}
