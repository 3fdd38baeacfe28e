import { spawn } from 'node:child_process'
import { ConnectError } from '../errors/connect-error.js'
import type { ProgramEndedError } from './program-ended-error.js'
import { ownGroup, type PipedProgram, ProgramStream } from './program-stream.js'

/** What is run, and when it is ready. */
export interface ProgramOptions {
  /** In place of this process's environment, not beside it. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Default: the folder that this process is in. */
  readonly cwd?: string | undefined
  /** What the program says on its standard error once it is connected. Default: it is as soon as it runs. */
  readonly ready?: RegExp | undefined
}

/** Tells why a program that ended before it was ready could not connect. */
export type Explain = (ended: ProgramEndedError) => ConnectError | undefined

/** Starts a program and waits until it is ready. Rejects as `Transport.open` does, and leaves nothing running then. */
export async function openProgram(
  argv: readonly string[],
  label: string,
  options: ProgramOptions & { readonly signal?: AbortSignal | undefined; readonly explain?: Explain },
): Promise<ProgramStream> {
  const { signal, ready, explain } = options
  signal?.throwIfAborted()
  const stream = new ProgramStream(argv[0] ?? '', await spawned(argv, label, options))
  const abort = () => stream.abandon()
  signal?.addEventListener('abort', abort, { once: true })
  const isReady = ready === undefined || (await stream.says(ready))
  signal?.removeEventListener('abort', abort)
  if (signal?.aborted) {
    abort()
    throw signal.reason
  }
  if (isReady) return stream
  stream.abandon()
  const ended = stream.endedError()
  throw explain?.(ended) ?? new ConnectError('other', `cannot connect to ${label}: ${ended.summary}`, { cause: ended })
}

function spawned([program = '', ...args]: readonly string[], label: string, options: ProgramOptions) {
  const { env = process.env, cwd } = options
  return new Promise<PipedProgram>((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(spawnError(program, label, cause))
    try {
      const child = spawn(program, args, { env, cwd, stdio: 'pipe', detached: ownGroup })
      child.once('error', fail).once('spawn', () => resolve(child))
    } catch (error) {
      fail(error as NodeJS.ErrnoException)
    }
  })
}

const failures: Record<string, ['not-found' | 'permission', string, string]> = {
  ENOENT: ['not-found', 'is not there', 'Install it, or check the PATH and the folder to run it in'],
  EACCES: ['permission', 'cannot be executed', 'Check its mode'],
}

function spawnError(program: string, label: string, cause: NodeJS.ErrnoException): ConnectError {
  const [reason, text, hint] = failures[cause.code ?? ''] ?? []
  return new ConnectError(reason ?? 'other', `cannot connect to ${label}: ${program} ${text ?? cause.message}`, {
    cause,
    ...(hint && { hint }),
  })
}
