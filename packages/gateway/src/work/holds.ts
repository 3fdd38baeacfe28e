import type { FreezeGuard, ThawResult } from '@qga/client'
import { FreezeHeldError } from '../errors/freeze-held-error.js'
import { NotFrozenError } from '../errors/not-frozen-error.js'

/** A freeze on its way or held: from before it is sent until the guest is known to be thawed. */
export class Hold {
  readonly #release: () => void
  readonly #attempt = new AbortController()
  #guard: FreezeGuard | undefined
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
    if (this.#guard !== undefined) return await this.#guard.thaw()
    this.#attempt.abort(new NotFrozenError('the freeze was taken back before it was there'))
    await this.#over
    return undefined
  }

  over(): void {
    this.#release()
    this.#end()
  }
}

/** Who holds a freeze, by machine. */
export class Holds {
  readonly #holds = new Map<string, Hold>()

  get size(): number {
    return this.#holds.size
  }

  has(machine: string): boolean {
    return this.#holds.has(machine)
  }

  /** @throws FreezeHeldError */
  take(machine: string): Hold {
    if (this.#holds.has(machine)) {
      throw new FreezeHeldError('a client of this gateway holds a freeze of this machine already', {
        hint: 'It ends by itself; DELETE on the same route ends it at once',
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
