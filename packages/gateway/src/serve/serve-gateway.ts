import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import { BadRequestError } from '../errors/bad-request-error.js'
import { ForbiddenError } from '../errors/forbidden-error.js'
import { ListenError } from '../errors/listen-error.js'
import type { Gateway } from '../gateway.js'
import { problemResponse } from '../http/problem.js'
import { isLoopback, isLoopbackHost } from './loopback.js'
import { type Incoming, leaving, sendResponse, webRequest } from './node-exchange.js'
import { clearUnixPath } from './unix-path.js'

/** Where to listen: a unix socket with these permissions (default 0600), or a port of this machine, 0 for any. */
export type ListenAt =
  | { readonly path: string; readonly mode?: number | undefined }
  | { readonly host?: string | undefined; readonly port: number }

/** How long clients may take, and how many there may be. */
export interface ServeOptions {
  /** Milliseconds for the head of a request. Default 10000. Bodies have the gateway's `stallMs`. */
  readonly headMs?: number | undefined
  /** Milliseconds that an idle connection is kept. Default 5000. */
  readonly idleMs?: number | undefined
  /** Milliseconds for a client to take the next bytes of a response. Default 60000. */
  readonly stallMs?: number | undefined
  /** Connections at once. Default 1024. */
  readonly connections?: number | undefined
}

/** A server that listens. */
export interface GatewayServer extends AsyncDisposable {
  /** A path, or `http://127.0.0.1:PORT`. */
  readonly address: string
  /** Ends all connections, and frees the path or port. The gateway is left to the caller. */
  close(): Promise<void>
}

/**
 * Serves a gateway over HTTP. A unix socket is its user's alone unless `mode` says otherwise, and takes the place of one
 * where nobody listens any more. A port is one of this machine only, and every client needs a token.
 * @throws ListenError, and what Node says where it cannot listen
 */
export async function serveGateway(gateway: Gateway, at: ListenAt, options: ServeOptions = {}): Promise<GatewayServer> {
  const { headMs = 10_000, idleMs = 5_000, stallMs = 60_000, connections = 1_024 } = options
  const isLocal = 'path' in at
  if (!isLocal) assertSafe(gateway, at.host ?? '127.0.0.1')
  let made = 0
  const clients = new WeakMap<Socket, Client>()
  const sockets = new Set<Socket>()
  const server = createServer(
    {
      headersTimeout: headMs,
      keepAliveTimeout: idleMs,
      // A long upload is no slow one: the gateway bounds its pauses.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(1_000, headMs),
    },
    (incoming, outgoing) => {
      const client = clients.get(incoming.socket)
      const checksHost = !isLocal
      if (client !== undefined) void exchange(gateway, incoming, outgoing, { ...client, checksHost, stallMs })
    },
  )
  server.maxConnections = connections
  server.on('connection', (socket) => {
    clients.set(socket, { party: String(++made), left: leaving(socket) })
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const address = isLocal ? await listenAtPath(server, at.path, at.mode ?? 0o600) : await listenAtPort(server, at)
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
    return closing
  }
  return { address, close, [Symbol.asyncDispose]: close }
}

/** So long what is left of a refused body is read and thrown away: cut off at once, its client would not read why. */
const LINGER_MS = 500

/** Who is at the other end of a connection. */
interface Client {
  readonly party: string
  /** Aborts when it has left. */
  readonly left: AbortSignal
}

interface Exchange extends Client {
  readonly checksHost: boolean
  readonly stallMs: number
}

/** Does not reject: a client that is gone is told nothing. */
async function exchange(
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { party, left, checksHost, stallMs }: Exchange,
): Promise<void> {
  // It is taken off the message when the connection ends.
  const { socket } = incoming
  outgoing.on('error', () => {})
  const received = receive(incoming)
  const response =
    checksHost && !isLoopbackHost(incoming.headers.host)
      ? problemResponse(new ForbiddenError('the Host header does not name this machine'))
      : received instanceof BadRequestError
        ? problemResponse(received)
        : await gateway.fetch(received.request, { party, signal: left })
  const rest = async () => {
    if (incoming.complete || received instanceof BadRequestError) return
    await Promise.race([received.rest(), delay(LINGER_MS, undefined, { ref: false })])
  }
  await sendResponse(response, outgoing, { left, stallMs, beforeEnd: rest })
  if (!incoming.complete) socket.destroySoon()
}

function receive(incoming: IncomingMessage): Incoming | BadRequestError {
  try {
    return webRequest(incoming)
  } catch (cause) {
    return new BadRequestError('the request cannot be read', { cause })
  }
}

function assertSafe(gateway: Gateway, host: string): void {
  if (!isLoopback(host)) {
    throw new ListenError(`${host} is not of this machine alone`, {
      hint: 'Listen on a unix socket or on 127.0.0.1, and put a proxy with TLS in front',
    })
  }
  if (gateway.needsToken) return
  throw new ListenError('a port is open to every user of this machine, and this gateway asks for no tokens', {
    hint: 'Give it clients with tokens, or listen on a unix socket',
  })
}

async function listenAtPath(server: Server, path: string, mode: number): Promise<string> {
  await clearUnixPath(path)
  // The socket is there as soon as `listen` returns: with this mask nobody else gets in before its mode is right.
  const before = isMainThread ? process.umask(0o177) : undefined
  try {
    server.listen(path)
    if (server.listening) chmodSync(path, mode)
  } finally {
    if (before !== undefined) process.umask(before)
  }
  if (!server.listening) await once(server, 'listening')
  return path
}

async function listenAtPort(server: Server, { host = '127.0.0.1', port }: { host?: string | undefined; port: number }) {
  server.listen(port, host.replace(/^\[(.*)\]$/, '$1'))
  await once(server, 'listening')
  const bound = server.address()
  const number = typeof bound === 'object' && bound !== null ? bound.port : port
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${number}`
}
