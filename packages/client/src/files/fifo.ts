import { constants, openSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

// As a file it would be opened, read and written by a thread that nothing can call back, not even the end of the process.
// So none of that waits here. On Linux only: elsewhere a FIFO that nobody has opened yet to write may look like one that
// has ended.

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants
const POLL_MS = 50

/** Whether there is a FIFO at a path, or a pipe, as `<(command)` of a shell is one. @throws what `stat` does */
export async function isFifo(path: string): Promise<boolean> {
  return process.platform === 'linux' && (await stat(path)).isFIFO()
}

/** What comes through it, from whoever writes to it at some time. */
export async function fifoReader(path: string): Promise<Socket> {
  const { Socket } = await import('node:net')
  return new Socket({ fd: openSync(path, O_RDONLY | O_NONBLOCK), readable: true, writable: false })
}

/** Waits until somebody reads. @throws the signal's reason */
export async function fifoWriter(path: string, signal: AbortSignal): Promise<Socket> {
  const { Socket } = await import('node:net')
  for (;;) {
    signal.throwIfAborted()
    try {
      return new Socket({ fd: openSync(path, O_WRONLY | O_NONBLOCK), readable: false, writable: true })
    } catch (error) {
      const hasNoReader = error instanceof Error && 'code' in error && error.code === 'ENXIO'
      if (!hasNoReader) throw error
    }
    await delay(POLL_MS)
  }
}
