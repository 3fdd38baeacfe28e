import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { replyText } from '../json/reply-text.js'
import { RequestParser } from '../json/request-parser.js'
import { listen, type UnixService } from './serve-unix.js'

/**
 * What may be behind an address in place of an agent:
 * - `qmp`: QEMU's monitor, which greets and refuses every command before negotiation
 * - `http`: a web server
 * - `random`: something that answers with random bytes
 * - `echo`: a terminal that sends back what it gets
 * - `silent`: something that takes connections and says nothing
 * - `closing`: something that hangs up at once
 */
export type PeerKind = 'qmp' | 'http' | 'random' | 'echo' | 'silent' | 'closing'

/** Listens on a unix socket as something that is no agent. */
export function servePeer(kind: PeerKind, path: string): Promise<UnixService> {
  return listen(path, peers[kind])
}

const RANDOM_BYTES = 4096

const peers: Readonly<Record<PeerKind, (socket: Socket) => void>> = {
  qmp: serveQmp,
  http: (socket) => {
    const body = 'Bad Request\n'
    const head = [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: text/plain',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ]
    socket.once('data', () => socket.end(`${head.join('\r\n')}\r\n\r\n${body}`))
  },
  random: (socket) => {
    socket.write(randomBytes(RANDOM_BYTES))
    socket.on('data', () => socket.write(randomBytes(RANDOM_BYTES)))
  },
  echo: (socket) => socket.pipe(socket),
  silent: (socket) => socket.resume(),
  closing: (socket) => socket.destroy(),
}

const greeting = {
  QMP: { version: { qemu: { micro: 22, minor: 2, major: 7 }, package: '' }, capabilities: ['oob'] },
}

function serveQmp(socket: Socket): void {
  const parser = new RequestParser('late')
  const send = (message: object) => socket.write(`${replyText(message)}\r\n`)
  send(greeting)
  socket.on('data', (bytes: Uint8Array) => {
    for (const item of parser.push(bytes)) {
      if (item.kind === 'error') send({ error: { class: 'GenericError', desc: item.desc } })
      else if (!(item.value instanceof Map))
        send({ error: { class: 'GenericError', desc: 'QMP input must be a JSON object' } })
      else send({ error: notNegotiated, id: item.value.get('id') })
    }
  })
}

const notNegotiated = {
  class: 'CommandNotFound',
  desc: "Expecting capabilities negotiation with 'qmp_capabilities'",
}
