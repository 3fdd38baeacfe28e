import { TimeoutError } from '@qga/wire'
import { onAbort, startTimer } from '@qga/wire/calls'
import type { Target } from '../connect-options.js'

/**
 * Where an agent is, as the one who knows says, who may never do so.
 * @throws TimeoutError, the signal's reason, what the one who knows rejects with
 */
export async function targetWithin(
  answer: Target | Promise<Target>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Target> {
  signal.throwIfAborted()
  let timer: ReturnType<typeof startTimer>
  let unlisten = () => {}
  const over = new Promise<never>((_, reject) => {
    unlisten = onAbort(signal, () => reject(signal.reason))
    timer = startTimer(timeoutMs, () => reject(late(timeoutMs)))
  })
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
    unlisten()
  }
}

function late(timeoutMs: number): TimeoutError {
  return new TimeoutError(`where the agent is was not known within ${timeoutMs} ms`, {
    timeoutMs,
    written: false,
    hint: "The pool's 'target' did not answer: let it reject what it does not know, or allow more with connect.timeoutMs",
  })
}
