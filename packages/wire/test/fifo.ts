import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { tempDir } from './temp-dir.js'

const program = 'mkfifo'

/** A named pipe in a folder of its own. */
export function fifo(): string {
  const path = join(tempDir(), 'fifo')
  execFileSync(program, [path])
  return path
}
