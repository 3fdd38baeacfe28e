import { constants, openSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Socket } from 'node:net'

const { O_NONBLOCK, O_RDONLY } = constants

/**
 * What comes through a FIFO, or a pipe as `<(command)` of a shell is one; `undefined` for anything else. As a file it would
 * be opened and read by a thread that nothing can call back, not even the end of the process. On Linux only: elsewhere one
 * that nobody has opened yet to write may look like one that has ended.
 */
export async function fifoBytes(path: string): Promise<Socket | undefined> {
  if (process.platform !== 'linux' || !(await stat(path)).isFIFO()) return undefined
  const { Socket } = await import('node:net')
  return new Socket({ fd: openSync(path, O_RDONLY | O_NONBLOCK), readable: true, writable: false })
}
