import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  /** Called when it has started; `kill` sends it a signal. */
  readonly started?: (kill: (signal: NodeJS.Signals) => void) => void
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
    env: { PATH, HOME: tmpdir(), XDG_CACHE_HOME: join(tmpdir(), 'qga-test-cache'), ...options.env },
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => {}) // it need not read what it is given
  child.stdin.end(options.input ?? '')
  options.started?.((signal) => child.kill(signal))
  const hang = setTimeout(() => child.kill('SIGKILL'), HANG_MS)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(hang)
      const bytes = Buffer.concat(out)
      const stderr = Buffer.concat(err).toString()
      resolve({ code, signal, bytes, stdout: bytes.toString(), stderr, ms: performance.now() - startedAt })
    })
  })
}
