import { chmodSync } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Where to listen. */
export type ListenAddress = { readonly path: string } | { readonly host: string; readonly port: number }

interface Welcome {
  readonly mode?: number
  readonly listening?: (port: number) => void
}

/**
 * Listens until one client has come. Nothing listens any more when it settles; a socket file that is there without a
 * listener is replaced. Rejects with Node's own error.
 */
export async function firstClient(at: ListenAddress, welcome: Welcome, signal?: AbortSignal): Promise<Socket> {
  try {
    return await accept(at, welcome, signal)
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    if (!taken || !('path' in at) || !(await isStale(at.path))) throw error
    await rm(at.path, { force: true })
    return await accept(at, welcome, signal)
  }
}

function accept(at: ListenAddress, { mode = 0o600, listening }: Welcome, signal?: AbortSignal): Promise<Socket> {
  signal?.throwIfAborted()
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true })
    const fail = (error: unknown) => {
      settle()
      reject(error)
    }
    const abort = () => fail(signal?.reason)
    const settle = () => {
      signal?.removeEventListener('abort', abort)
      server.close()
    }
    server.once('error', fail)
    server.once('listening', () => listening?.(portOf(server)))
    server.once('connection', (socket) => {
      settle()
      resolve(socket)
    })
    signal?.addEventListener('abort', abort, { once: true })
    server.listen(at)
    try {
      // The file is there as soon as `listen` returns.
      if ('path' in at && server.listening) chmodSync(at.path, mode)
    } catch (error) {
      fail(error)
    }
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Whether a path is a socket behind which nobody listens. */
async function isStale(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isSocket()) return false
  return await new Promise((resolve) => {
    const probe = connect({ path })
    probe.once('connect', () => resolve(false))
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
    probe.on('connect', () => probe.destroy())
  })
}
