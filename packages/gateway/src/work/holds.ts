import type { FreezeGuard, ThawResult } from '@qga/client'
import { FreezeHeldError } from '../errors/freeze-held-error.js'
import { NotFrozenError } from '../errors/not-frozen-error.js'
import { deleting } from '../http/http-hint.js'

/** Told of thaws of a guest whose own thaw was not confirmed. */
export interface LateThaw {
  thawed(): void
  failed(error: unknown): void
}

/** A freeze on its way or held: from before it is sent until the guest is known to be thawed. */
export class Hold {
  readonly #release: () => void
  readonly #attempt = new AbortController()
  #guard: FreezeGuard | undefined
  #late: LateThaw | undefined
  readonly #over: Promise<void>
  #end: () => void = () => {}

  constructor(release: () => void) {
    this.#release = release
    this.#over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Aborts when somebody wants the freeze ended before there is one. */
  get signal(): AbortSignal {
    return this.#attempt.signal
  }

  held(guard: FreezeGuard): void {
    this.#guard = guard
  }

  /** Thaws. Where nothing is frozen yet, gives up, and resolves with nothing when that is over. @throws ThawError */
  async thaw(): Promise<ThawResult | undefined> {
    if (this.#guard !== undefined) return await this.#thaw(this.#guard)
    this.#attempt.abort(new NotFrozenError('the freeze was taken back before it was there'))
    await this.#over
    return undefined
  }

  /** The freeze has ended. Where its thaw is not confirmed it stays, until one that is asked for is. */
  over(late?: LateThaw): void {
    // One that is asked for may be under way again.
    if (this.#guard !== undefined && this.#guard.state !== 'thawed') this.#late = late
    else this.#leave()
  }

  async #thaw(guard: FreezeGuard): Promise<ThawResult> {
    try {
      const result = await guard.thaw()
      // Two may have asked.
      const late = this.#late
      this.#late = undefined
      if (late !== undefined) this.#leave()
      late?.thawed()
      return result
    } catch (error) {
      this.#late?.failed(error)
      throw error
    }
  }

  #leave(): void {
    this.#release()
    this.#end()
  }
}

/** Who holds a freeze, by machine. */
export class Holds {
  readonly #holds = new Map<string, Hold>()

  has(machine: string): boolean {
    return this.#holds.has(machine)
  }

  /**
   * Of raw commands, to be asked when one is about to be sent: a thaw is not to end what somebody holds behind their back.
   * @throws FreezeHeldError
   */
  assertMaySend(machine: string, command: string): void {
    if (command !== 'guest-fsfreeze-thaw' || !this.#holds.has(machine)) return
    throw new FreezeHeldError('a client of this gateway holds a freeze of this machine', {
      hint: `${deleting(machine)} ends it, and whoever holds it is told`,
    })
  }

  /** @throws FreezeHeldError */
  take(machine: string): Hold {
    if (this.#holds.has(machine)) {
      throw new FreezeHeldError('a client of this gateway holds a freeze of this machine already', {
        hint: 'It ends by itself, unless its thaw was not confirmed; DELETE on the same route thaws at once',
      })
    }
    const hold = new Hold(() => this.#holds.delete(machine))
    this.#holds.set(machine, hold)
    return hold
  }

  /** @throws NotFrozenError */
  of(machine: string): Hold {
    const hold = this.#holds.get(machine)
    if (hold === undefined) throw new NotFrozenError('no client of this gateway holds a freeze of this machine')
    return hold
  }
}
