import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { hybridVsock } from '@qga/wire/node'
import { transportCompliance } from '../../src/compliance/index.js'
import { scratch, serve } from './peer-server.js'

/** Takes the first line as the device does, and leaves the socket to its new owner. */
function shakeHands(socket: Socket, accept: (socket: Socket) => void): void {
  socket.once('readable', () => {
    const line: Buffer | null = socket.read()
    if (line?.toString() !== 'CONNECT 1234\n') return void socket.destroy()
    socket.write('OK 1073741824\n')
    accept(socket)
  })
}

transportCompliance(
  'hybridVsock',
  async () => {
    const { dir, remove } = await scratch()
    const path = join(dir, 'vm.vsock')
    const { peer, close } = await serve(
      (accept) => createServer({ allowHalfOpen: true }, (socket) => shakeHands(socket, accept)),
      { path },
    )
    return {
      transport: hybridVsock(path, 1234),
      peer,
      async close() {
        await close()
        await remove()
      },
    }
  },
  { lacks: ['reset'] }, // nothing stays unread here, which is what resets a unix socket
)
