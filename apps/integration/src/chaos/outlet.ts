import type { Random } from './random.js'
import type { ChaosAction } from './reply-chaos.js'
import type { Weather } from './weather.js'

/** Where bytes go in the end. */
export interface OutletEnd {
  write(bytes: Uint8Array): void
  cut(): void
}

const JOINED_MS = 2

/** Carries out actions in their order, in time; bytes leave in other pieces than they came. */
export class Outlet {
  readonly #random: Random
  readonly #weather: Weather
  readonly #end: OutletEnd
  #queue: ChaosAction[] = []
  #timer: NodeJS.Timeout | undefined
  #over = false

  constructor(random: Random, weather: Weather, end: OutletEnd) {
    this.#random = random
    this.#weather = weather
    this.#end = end
  }

  push(actions: readonly ChaosAction[]): void {
    if (this.#over) return
    this.#queue.push(...actions)
    if (this.#timer !== undefined) return
    // Held back for a moment, so that what comes next leaves together with it.
    if (this.#random.chance(this.#weather.pieces / 10)) this.#later(JOINED_MS)
    else this.#run()
  }

  /** What waits still leaves, at once. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const queue = this.#queue
    this.#queue = []
    for (const action of queue) if (action.kind === 'bytes') this.#end.write(action.bytes)
  }

  stop(): void {
    this.#over = true
    this.#queue = []
    clearTimeout(this.#timer)
  }

  #run(): void {
    this.#timer = undefined
    while (this.#queue.length > 0 && !this.#over) {
      const next = this.#queue.shift()
      if (next?.kind === 'wait') return this.#later(next.ms)
      if (next?.kind === 'cut') {
        this.stop()
        return this.#end.cut()
      }
      if (next?.kind !== 'bytes') return
      const joined = this.#withWhatFollows(next.bytes)
      const rest = this.#random.chance(this.#weather.pieces) ? this.#random.between(0, joined.length) : joined.length
      this.#end.write(joined.subarray(0, rest))
      if (rest === joined.length) continue
      this.#queue.unshift({ kind: 'bytes', bytes: joined.subarray(rest) })
      if (this.#random.chance(0.1)) return this.#later(this.#random.between(0, this.#weather.waitMs))
    }
  }

  #withWhatFollows(first: Uint8Array): Uint8Array {
    const parts = [first]
    while (this.#queue[0]?.kind === 'bytes') {
      parts.push(this.#queue[0].bytes)
      this.#queue.shift()
    }
    return parts.length === 1 ? first : Buffer.concat(parts)
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => this.#run(), ms)
  }
}
