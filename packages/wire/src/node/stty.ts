import { spawn, spawnSync } from 'node:child_process'
import { QgaError } from '../errors/qga-error.js'

/** A line that does not take the output which is under way keeps stty waiting. */
const limit = { timeout: 2000, killSignal: 'SIGKILL' } as const

class SttyError extends QgaError {
  static override readonly code = 'STTY_FAILED'
}

/**
 * Runs stty on an open terminal and gives what it prints. Rejects with what it complains about.
 */
export function stty(fd: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('stty', args, { ...limit, stdio: [fd, 'pipe', 'pipe'] })
    let said = ''
    const hear = (text: Buffer) => {
      said += text.toString()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', (cause) => reject(new SttyError(`stty: ${cause.message}`, { cause })))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(said)
      else reject(new SttyError(said.trim() || `stty: ended by ${signal ?? `code ${code}`}`))
    })
  })
}

/** The same for a terminal that is being closed: nothing may come between, and failures are of no consequence. */
export function sttySync(fd: number, args: readonly string[]): void {
  spawnSync('stty', args, { ...limit, stdio: [fd, 'ignore', 'ignore'] })
}
