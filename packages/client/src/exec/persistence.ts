import { setTimeout as delay } from 'node:timers/promises'
import { FrameError, JsonError, TimeoutError } from '@qga/wire'
import { ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'

/** So many replies in a row may be lost. */
const MAX_LOST = 3
const FROZEN_PAUSE_MS = 200

/** Sees requests through that may be sent again: over lost replies, and for as long as the guest is frozen. */
export class Persistence {
  readonly #signal: AbortSignal
  #lost = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** A reply came. */
  succeeded(): void {
    this.#lost = 0
  }

  /** Returns when it is worth another try. @throws the error itself if it is not, the signal's reason */
  async again(error: unknown): Promise<void> {
    this.#signal.throwIfAborted()
    if (isBarred(error)) await pause(FROZEN_PAUSE_MS, this.#signal)
    else if (!isLost(error) || ++this.#lost > MAX_LOST) throw error
  }

  /** Does it until its reply comes; `again` from the second time on. @throws what it throws, the signal's reason */
  async see<T>(action: (again: boolean) => Promise<T>): Promise<T> {
    for (let again = false; ; again = true) {
      try {
        const given = await action(again)
        this.succeeded()
        return given
      } catch (error) {
        await this.again(error)
      }
    }
  }
}

/** @throws the signal's reason */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    signal.throwIfAborted()
  }
}

/** Frozen for now, or just thawed. */
function isBarred(error: unknown): boolean {
  return error instanceof CommandUnavailableError && (error.why === 'frozen' || error.why === 'unknown')
}

/** Whether the reply may be what was lost, and not the request. */
export function isLost(error: unknown): boolean {
  return [TimeoutError, ProtocolError, FrameError, JsonError].some((kind) => error instanceof kind)
}
