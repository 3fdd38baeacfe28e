import { FrameError, JsonError, TimeoutError } from '@qga/wire'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import type { ChunkSize } from './chunk-size.js'

/** So often is one chunk tried once more. */
const MAX_RETRIES = 2

/**
 * Decides what a failed read or write of a chunk is worth: a reply that was lost or torn may come whole the next time,
 * and a request that was refused may be too large for this agent. Whoever tries again goes to the place by its
 * absolute offset first, since nobody knows how much of the failed request was carried out.
 */
export class Retries {
  readonly #size: ChunkSize
  #left = MAX_RETRIES

  constructor(size: ChunkSize) {
    this.#size = size
  }

  succeeded(bytes: number): void {
    this.#left = MAX_RETRIES
    this.#size.worked(bytes)
  }

  /** Whether to try again what failed for so many bytes. */
  worthwhile(error: unknown, bytes: number): boolean {
    if (error instanceof CommandUnavailableError) return false
    if (error instanceof CommandError) return this.#size.refused(bytes)
    const lost =
      error instanceof TimeoutError ||
      error instanceof FrameError ||
      error instanceof JsonError ||
      error instanceof ProtocolError
    if (!lost || this.#left === 0) return false
    this.#left--
    return true
  }
}
