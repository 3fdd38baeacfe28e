import type { PastLines } from './past-lines.js'
import type { Random } from './random.js'
import { type Mishap, mishaps, type Weather } from './weather.js'

/** What becomes of bytes. */
export type ChaosAction =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut' }

const NEWLINE = 10
const TORN_WITHIN = 200
const garbage = [
  '{',
  '}]',
  '"',
  '\xff',
  '\xff\xff',
  '\n',
  '%s\0',
  'garbage {"return": ',
  '\u001b[31m',
  '[1,2',
  'HTTP/1.1 400\r\n',
]

/** What was said before, and what was done to it. */
export interface ReplyBook {
  readonly past: PastLines
  count(what: Mishap | 'half a request'): void
}

/**
 * What the agent says, spoilt by chance: lines come twice, not at all, in part or late; lines of the past come in
 * between, and what is none. Pure: bytes in, actions out. What it does to a line is decided where the line begins, so
 * that a seed does the same to the same replies however they are cut into chunks. No line is changed within: it could
 * be taken for a true one, by whoever.
 */
export class ReplyChaos {
  readonly #random: Random
  readonly #weather: Weather
  readonly #book: ReplyBook
  #line: Uint8Array[] = []
  #mishap: Mishap | undefined
  #tornAt = 0
  #length = 0

  constructor(random: Random, weather: Weather, book: ReplyBook) {
    this.#random = random
    this.#weather = weather
    this.#book = book
  }

  push(chunk: Uint8Array): ChaosAction[] {
    const actions: ChaosAction[] = []
    for (let at = 0; at < chunk.length; ) {
      const newline = chunk.indexOf(NEWLINE, at)
      const end = newline < 0 ? chunk.length : newline + 1
      if (this.#line.length === 0) this.#begin(actions)
      this.#part(chunk.subarray(at, end), actions)
      if (newline >= 0) this.#end(actions)
      at = end
    }
    return actions
  }

  #begin(actions: ChaosAction[]): void {
    const random = this.#random
    this.#mishap = random.chance(this.#weather.mishap) ? random.pick(mishaps) : undefined
    this.#tornAt = random.between(1, TORN_WITHIN)
    if (this.#mishap === undefined) return
    this.#book.count(this.#mishap)
    if (this.#mishap === 'stale') actions.push(bytes(this.#book.past.any(random)))
    if (this.#mishap === 'garbage') actions.push(bytes(this.#garbage()))
    if (this.#mishap === 'wait') actions.push({ kind: 'wait', ms: random.between(0, this.#weather.waitMs * 10) })
    if (this.#mishap === 'stale end') {
      const line = this.#book.past.any(random)
      actions.push(bytes(line.subarray(random.between(0, line.length))))
    }
  }

  #part(part: Uint8Array, actions: ChaosAction[]): void {
    const before = this.#length
    this.#line.push(part)
    this.#length += part.length
    if (this.#mishap === 'drop') return
    if (this.#mishap !== 'tear' && this.#mishap !== 'cut') {
      actions.push(bytes(part))
      return
    }
    actions.push(bytes(part.subarray(0, Math.max(0, this.#tornAt - before))))
    if (this.#mishap === 'cut' && before < this.#tornAt && this.#length >= this.#tornAt) actions.push({ kind: 'cut' })
  }

  #end(actions: ChaosAction[]): void {
    const line = Buffer.concat(this.#line)
    this.#line = []
    this.#length = 0
    this.#book.past.keep(line)
    if (this.#mishap === 'repeat') actions.push(bytes(line))
    if (this.#mishap === 'cut') actions.push({ kind: 'cut' })
  }

  #garbage(): Uint8Array {
    const text = garbage[this.#random.between(0, garbage.length - 1)] ?? ''
    return Buffer.from(text, 'latin1')
  }
}

const bytes = (given: Uint8Array): ChaosAction => ({ kind: 'bytes', bytes: given })
