import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { onAbort, startTimer } from '@qga/wire/calls'
import { ClientGoneError } from '../errors/client-gone-error.js'

/** A request, and a way to read what nobody has read of its body. */
export interface Incoming {
  readonly request: Request
  rest(): Promise<void>
}

/** Node's request as a web request. Throws for one that is none, such as a path with a broken authority. */
export function webRequest(incoming: IncomingMessage): Incoming {
  const headers = new Headers()
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
  }
  const { method = 'GET', url = '/' } = incoming
  // Where it was sent to is nothing to decide by.
  const target = new URL(url.startsWith('/') ? `http://gateway${url.replace(/^\/+/, '/')}` : 'http://gateway/')
  const hasBody =
    !['GET', 'HEAD'].includes(method) && (headers.has('content-length') || headers.has('transfer-encoding'))
  const chunks: AsyncIterator<Uint8Array> = incoming[Symbol.asyncIterator]()
  return {
    request: new Request(target, { method, headers, ...(hasBody ? { body: bodyOf(chunks), duplex: 'half' } : {}) }),
    async rest() {
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next());
    },
  }
}

/**
 * A body as it is asked for. `Readable.toWeb` throws where nobody can catch it when a body is left before its end, and ends
 * the connection that the answer is to go over. [Node 20.20]
 */
function bodyOf(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
    },
    { highWaterMark: 0 },
  )
}

/**
 * Aborts when a connection is over, for all its requests: Node tells a response so only once it is its turn, and those
 * before it in a pipeline may never end.
 */
export function leaving(socket: Socket): AbortSignal {
  const left = new AbortController()
  socket.once('close', () => left.abort(new ClientGoneError('the client left')))
  return left.signal
}

/** How a response is sent. */
export interface Sending {
  readonly left: AbortSignal
  readonly stallMs: number
  readonly beforeEnd: () => Promise<void>
}

/**
 * Sends a web response, no faster than the client takes it. A body that breaks off breaks the connection, so that nobody
 * takes it for whole; so does a client that takes nothing for `stallMs`.
 */
export async function sendResponse(
  response: Response,
  outgoing: ServerResponse,
  { left, stallMs, beforeEnd }: Sending,
): Promise<void> {
  const { body, headers, status } = response
  const reader = body?.getReader()
  const cancel = () => void reader?.cancel().catch(() => {})
  const unlisten = onAbort(left, cancel)
  try {
    left.throwIfAborted()
    outgoing.writeHead(status, Object.fromEntries(headers))
    outgoing.flushHeaders()
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      if (!outgoing.write(next.value)) await taken(outgoing, 'drain', { left, stallMs })
    }
    // Node may end the connection with the response.
    await beforeEnd()
    outgoing.end()
    if (!outgoing.writableFinished) await taken(outgoing, 'finish', { left, stallMs })
  } catch {
    outgoing.destroy()
  } finally {
    unlisten()
    cancel()
  }
}

function taken(
  outgoing: ServerResponse,
  event: 'drain' | 'finish',
  { left, stallMs }: Omit<Sending, 'beforeEnd'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      clearTimeout(timer)
      outgoing.off(event, done)
      outgoing.off('close', leave)
      unlisten()
      if (error === undefined) resolve()
      else reject(error)
    }
    const done = () => settle()
    const leave = () => settle(new ClientGoneError('the client left'))
    const timer = startTimer(stallMs, () => settle(new ClientGoneError(`the client took nothing for ${stallMs} ms`)))
    outgoing.on(event, done)
    outgoing.on('close', leave)
    const unlisten = onAbort(left, leave)
    if (outgoing.destroyed || left.aborted) leave()
  })
}
