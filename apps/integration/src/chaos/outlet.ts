import { Random } from './random.js'
import type { ChaosAction } from './reply-chaos.js'
import type { Weather } from './weather.js'

/** Where bytes go in the end. */
export interface OutletEnd {
  write(bytes: Uint8Array): void
  cut(): void
  /** Nothing waits any more. */
  idle?(): void
}

const NEWLINE = 10
const JOINED_MS = 2
const JOINED = 0.1
const PAUSED = 0.1
const FIRST_PIECE = 16
const LONGEST_PIECE = 64 * 1024

/**
 * Carries out actions in their order, in time; bytes leave in other pieces than they came. Where a line is cut, and
 * whether its end leaves together with the next one, is decided by the seed and the line's number, not by how the bytes
 * come; only what does not come within a moment is not waited for.
 */
export class Outlet {
  readonly #seed: string
  readonly #weather: Weather
  readonly #end: OutletEnd
  #queue: ChaosAction[] = []
  /** Not a whole piece yet. */
  #held: Uint8Array[] = []
  #timer: NodeJS.Timeout | undefined
  #pauses = false
  #over = false
  #lines = 0
  #random: Random
  /** Of the present line: how much of it has passed, how many pieces, and where the next one begins. */
  #at = 0
  #pieces = 0
  #cutAt = 0

  constructor(seed: string, weather: Weather, end: OutletEnd) {
    this.#seed = seed
    this.#weather = weather
    this.#end = end
    this.#random = new Random(seed)
  }

  get empty(): boolean {
    return this.#queue.length === 0 && this.#held.length === 0
  }

  push(actions: readonly ChaosAction[]): void {
    if (this.#over) return
    this.#queue.push(...actions)
    if (!this.#pauses) this.#run()
  }

  /** What waits still leaves, at once. */
  flush(): void {
    clearTimeout(this.#timer)
    for (const action of this.#queue) if (action.kind === 'bytes') this.#held.push(action.bytes)
    this.#queue = []
    this.#release()
  }

  stop(): void {
    this.#over = true
    this.#queue = []
    this.#held = []
    clearTimeout(this.#timer)
  }

  #run(): void {
    clearTimeout(this.#timer)
    this.#pauses = false
    while (!this.#over) {
      const next = this.#queue.shift()
      if (next === undefined) break
      if (next.kind === 'bytes') {
        this.#take(next.bytes)
        if (this.#pauses) return
        continue
      }
      this.#release()
      if (next.kind === 'wait') return this.#pause(next.ms)
      this.stop()
      return this.#end.cut()
    }
    if (this.#over) return
    if (this.#held.length === 0) this.#end.idle?.()
    else this.#timer = setTimeout(() => this.#moment(), JOINED_MS)
  }

  #moment(): void {
    this.#release()
    this.#end.idle?.()
  }

  #take(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length && !this.#over; ) {
      if (this.#at === 0) this.#begin()
      const newline = bytes.indexOf(NEWLINE, from)
      const end = newline < 0 ? bytes.length : newline + 1
      const to = Math.min(end, from + this.#cutAt - this.#at)
      this.#held.push(bytes.subarray(from, to))
      this.#at += to - from
      from = to
      if (newline >= 0 && to === end) this.#endLine()
      else if (this.#at === this.#cutAt && this.#cut()) {
        this.#queue.unshift({ kind: 'bytes', bytes: bytes.subarray(from) })
        return this.#pause(this.#random.between(0, this.#weather.waitMs))
      }
    }
  }

  #begin(): void {
    this.#lines += 1
    this.#random = new Random(`${this.#seed} line ${this.#lines}`)
    this.#pieces = 0
    this.#cutAt = this.#nextPiece()
  }

  #endLine(): void {
    this.#at = 0
    if (!this.#random.chance(JOINED + this.#weather.pieces / 10)) this.#release()
  }

  /** Whether it takes its time, too. */
  #cut(): boolean {
    this.#release()
    this.#pieces += 1
    this.#cutAt += this.#nextPiece()
    return this.#random.chance(PAUSED)
  }

  /** Longer from piece to piece, so that short lines are cut and long ones are not minced. */
  #nextPiece(): number {
    if (!this.#random.chance(this.#weather.pieces)) return LONGEST_PIECE
    return this.#random.between(1, Math.min(FIRST_PIECE * 2 ** this.#pieces, LONGEST_PIECE))
  }

  #release(): void {
    const [first, ...more] = this.#held
    this.#held = []
    if (first !== undefined) this.#end.write(more.length === 0 ? first : Buffer.concat([first, ...more]))
  }

  #pause(ms: number): void {
    this.#pauses = true
    this.#timer = setTimeout(() => this.#run(), ms)
  }
}
