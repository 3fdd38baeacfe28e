import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Makes a named pipe in a folder. */
export async function fifo(folder: string): Promise<string> {
  const path = join(folder, 'pipe')
  await promisify(execFile)('mkfifo', [path])
  return path
}
