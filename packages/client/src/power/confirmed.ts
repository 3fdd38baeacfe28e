import type { CallOptions } from '@qga/schema'
import { ClosedError, TimeoutError } from '@qga/wire'
import { type CommandError, onAbort, startTimer } from '@qga/wire/calls'
import type { HowToSend } from '../commands.js'
import { callHints } from '../session/conversation.js'

const CONFIRM_MS = 60_000

/** One command that is silent when it succeeds, and how it is known to have happened. */
export interface ToConfirm {
  readonly command: string
  readonly send: (options: CallOptions, how: HowToSend) => Promise<unknown>
  readonly confirm: (signal: AbortSignal) => Promise<unknown>
}

/**
 * Sends a command that is silent when it succeeds, and resolves when it was confirmed. An error reply rejects, however
 * late it comes before that; that nothing refused the command is not enough, nor is an end of the connection that may
 * have nothing to do with it, nor what is seen before the command was sent: it is taken out of the queue then.
 * @throws TimeoutError, ClosedError, what `send` and `confirm` reject with, the signal's reason
 */
export async function confirmed({ command, send, confirm }: ToConfirm, options: CallOptions): Promise<void> {
  const { timeoutMs = CONFIRM_MS, signal } = options
  signal?.throwIfAborted()
  const over = new AbortController()
  let turn: NodeJS.Immediate | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      let written = false
      /** Known before it is known why. */
      let refused: CommandError | undefined
      const timer = startTimer(timeoutMs, () => reject(refused ?? (written ? notSeen : notSent)(command, timeoutMs)))
      const unlisten = onAbort(signal, () => reject(signal?.reason))
      over.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        unlisten()
      })
      // First of all, so that nothing is missed; what throws here has sent nothing.
      Promise.resolve(confirm(over.signal)).then((seen) => {
        // If the connection has ended while the call waits to be sent, it has failed by now, and says so itself.
        if (!written) over.abort(seenTooSoon(command))
        else if (refused !== undefined) reject(refused)
        else if (seen instanceof Error && !endedByPeer(seen)) reject(notToldByEnd(command, seen))
        else resolve()
      }, reject)
      const call = { timeoutMs: Number.POSITIVE_INFINITY, signal: over.signal }
      const how: HowToSend = {
        onWritten() {
          written = true
        },
        onRefused(error) {
          refused = error
        },
      }
      const begin = async () => await send(call, how)
      // One turn for what was seen already to say so.
      turn = setImmediate(() => begin().catch(reject))
    })
  } finally {
    clearImmediate(turn)
    over.abort()
  }
}

/** A QEMU that exits leaves like this when something of ours was not read yet. */
function endedByPeer(cause: Error): boolean {
  return 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE')
}

function notToldByEnd(command: string, cause: Error): ClosedError {
  return new ClosedError(`${command} may have happened or not: the connection ended for another reason`, {
    cause,
    written: true,
    hint: 'Ask QMP, or connect again and ask the guest',
  })
}

function seenTooSoon(command: string): ClosedError {
  return new ClosedError(`${command} was not sent: what was to confirm it was seen before`, {
    hint: 'Look at the guest: if it is still to be done, ask again with a fresh `confirm`',
  })
}

function notSent(command: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`${command}: not sent within ${timeoutMs} ms`, {
    timeoutMs,
    written: false,
    hint: callHints.waiting,
  })
}

function notSeen(command: string, timeoutMs: number): TimeoutError {
  return new TimeoutError(`${command} was not refused, but nothing showed within ${timeoutMs} ms that it happened`, {
    timeoutMs,
    written: true,
    hint: 'It may still happen: a guest that shuts down waits for its services. Ask QMP, or allow more time',
  })
}
