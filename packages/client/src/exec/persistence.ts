import { setTimeout as delay } from 'node:timers/promises'
import { FrameError, JsonError, TimeoutError } from '@qga/wire'
import { ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'

/** So many replies in a row may be lost, or be a refusal without a reason that is known. */
const MAX_VAIN = 3
const FROZEN_PAUSE_MS = 200

/** Sees requests through that may be sent again: over lost replies, and for as long as the guest is frozen. */
export class Persistence {
  readonly #signal: AbortSignal
  #vain = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** A reply came. */
  succeeded(): void {
    this.#vain = 0
  }

  /** Returns when it is worth another try. @throws the error itself if it is not, the signal's reason */
  async again(error: unknown): Promise<void> {
    this.#signal.throwIfAborted()
    const why = error instanceof CommandUnavailableError ? error.why : undefined
    // `unknown`: thawed again by the time the reason was asked for, unless that is so time and again.
    const mayPass = why === 'unknown' || isLost(error)
    if (why !== 'frozen' && (!mayPass || ++this.#vain > MAX_VAIN)) throw error
    if (why !== undefined) await pause(FROZEN_PAUSE_MS, this.#signal)
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

/** Whether the reply may be what was lost, and not the request. */
export function isLost(error: unknown): boolean {
  return [TimeoutError, ProtocolError, FrameError, JsonError].some((kind) => error instanceof kind)
}
