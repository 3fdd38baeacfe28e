import { request } from 'node:http'

/** What is sent over HTTP. */
export interface Question {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whoever asks leaves then; default: stays. */
  readonly leavesAfterMs?: number | undefined
}

/** What came back, and how. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly bytes: Buffer
  /** The connection ended before the answer did. */
  readonly brokeOff: boolean
  readonly ms: number
}

const HANG_MS = 45_000

/** Asks over a unix socket, on a connection of its own. Rejects where no answer begins, unless it was left. */
export function exchange(
  socketPath: string,
  { method, path, headers = {}, body, leavesAfterMs }: Question,
): Promise<Reply> {
  const from = performance.now()
  let hasBegun = false
  let hasLeft = false
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers, agent: false }, (response) => {
      hasBegun = true
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', () => {})
      response.once('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
          brokeOff: !response.complete,
          ms: performance.now() - from,
        }),
      )
    })
    const hung = () => sent.destroy(new Error(`no end of the answer to ${method} ${path} within ${HANG_MS} ms`))
    const timer = setTimeout(hung, HANG_MS)
    sent.once('close', () => clearTimeout(timer))
    sent.on('error', (error) => {
      if (!hasLeft) reject(error)
      else if (!hasBegun)
        resolve({ status: 0, headers: {}, bytes: Buffer.alloc(0), brokeOff: true, ms: performance.now() - from })
    })
    if (leavesAfterMs !== undefined) {
      const leave = () => {
        hasLeft = true
        sent.destroy(new Error('left'))
      }
      setTimeout(leave, leavesAfterMs)
    }
    sent.end(body)
  })
}
