import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as it came. */
  readonly bytes: Buffer
  readonly ms: number
}

export interface RunOptions {
  readonly input?: string | Uint8Array
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called when it has started. */
  readonly started?: (running: Running) => Promise<void>
}

export interface Running {
  kill(signal: NodeJS.Signals): void
  /** What it has written to standard output so far. */
  written(): string
}

/** Longer than anything here takes: what hangs shall fail. */
const HANG_MS = 20_000

/** Runs the built program as a user would, without a terminal. */
export function qga(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  if (!existsSync(bin)) throw new Error(`${bin} is not built`)
  const startedAt = performance.now()
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: options.cwd,
    env: { PATH, HOME: tmpdir(), NODE_DISABLE_COMPILE_CACHE: '1', ...options.env },
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => {}) // it need not read what it is given
  child.stdin.end(options.input ?? '')
  const started = options.started?.({
    kill: (signal) => child.kill(signal),
    written: () => Buffer.concat(out).toString(),
  })
  const hang = setTimeout(() => child.kill('SIGKILL'), HANG_MS)
  return new Promise((resolve, reject) => {
    started?.catch(reject)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(hang)
      const bytes = Buffer.concat(out)
      const stderr = Buffer.concat(err).toString()
      resolve({ code, signal, bytes, stdout: bytes.toString(), stderr, ms: performance.now() - startedAt })
    })
  })
}

/** Waits until something is true, by asking over and over. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5))
}
