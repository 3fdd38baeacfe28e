import { MAX_TOKEN_BYTES, type Token, type TokenKind } from './token.js'

type State =
  | 'start'
  | 'recovery'
  | 'string'
  | 'escape'
  | 'sign'
  | 'zero'
  | 'digits'
  | 'point'
  | 'fraction'
  | 'exponent'
  | 'exponent-sign'
  | 'exponent-digits'
  | 'keyword'

const NEWLINE = 0x0a
const BACKSLASH = 0x5c
const none = new Uint8Array(0)

/**
 * Bytes to tokens, as QEMU's lexer does it: nothing is a token until its end is seen, a bad byte makes an `error` of
 * all that was begun, and after one all is skipped up to a structural character or a control character.
 * 0xFF is such a bad byte everywhere, in strings too. Its state outlives the client.
 */
export class Lexer {
  #state: State = 'start'
  #quote = 0
  #held: Uint8Array[] = []
  #heldBytes = 0
  #line = 1
  #column = 0
  #tokenLine = 1
  #tokenColumn = 1

  /** Gives each token to `emit` as soon as it is complete. */
  push(chunk: Uint8Array, emit: (token: Token) => void): void {
    let from = 0
    let at = 0
    const finish = (kind: TokenKind, end: number) => {
      const bytes = this.#take(chunk.subarray(from, end))
      from = end
      emit({ kind, bytes, line: this.#tokenLine, column: this.#tokenColumn })
    }
    while (at < chunk.length) {
      if (this.#state === 'string') {
        const stop = this.#skipString(chunk, at)
        this.#column += stop - at
        at = stop
        if (this.#heldBytes + at - from > MAX_TOKEN_BYTES) {
          finish('too-large', at)
          this.#state = 'start'
        }
        if (at === chunk.length) break
      }
      const byte = chunk[at] ?? 0
      const next = this.#next(byte)
      if (next.consume) {
        if (this.#state === 'start' || this.#state === 'recovery') from = this.#begin(at)
        this.#count(byte)
        at++
      }
      if (next.token !== undefined) finish(next.token, at)
      this.#state = next.state
    }
    const open = this.#state !== 'start' && this.#state !== 'recovery'
    if (open && from < chunk.length) this.#hold(chunk.subarray(from))
  }

  /** Within a string: to the first byte that is not plain. */
  #skipString(chunk: Uint8Array, from: number): number {
    let at = from
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0
      if (byte < 0x20 || byte >= 0xfe || byte === this.#quote || byte === BACKSLASH) break
      at++
    }
    return at
  }

  #next(byte: number): Step {
    switch (this.#state) {
      case 'start':
        return this.#first(byte)
      case 'recovery':
        return isReset(byte) ? look('start') : go('recovery')
      case 'string':
        if (byte === BACKSLASH) return go('escape')
        return byte === this.#quote ? done('string') : bad
      case 'escape':
        return byte >= 0x20 && byte < 0xfe ? go('string') : bad
      case 'sign':
        return byte === 0x30 ? go('zero') : isDigit(byte) ? go('digits') : bad
      case 'zero':
        return byte === 0x2e ? go('point') : isDigit(byte) ? bad : end('integer')
      case 'digits':
        if (byte === 0x2e) return go('point')
        return isDigit(byte) ? go('digits') : isE(byte) ? go('exponent') : end('integer')
      case 'point':
        return isDigit(byte) ? go('fraction') : bad
      case 'fraction':
        return isDigit(byte) ? go('fraction') : isE(byte) ? go('exponent') : end('float')
      case 'exponent':
        if (byte === 0x2d || byte === 0x2b) return go('exponent-sign')
        return isDigit(byte) ? go('exponent-digits') : bad
      case 'exponent-sign':
        return isDigit(byte) ? go('exponent-digits') : bad
      case 'exponent-digits':
        return isDigit(byte) ? go('exponent-digits') : end('float')
      case 'keyword':
        return isLower(byte) ? go('keyword') : end('keyword')
    }
  }

  #first(byte: number): Step {
    const structural = structure[byte]
    if (structural !== undefined) return structural
    if (byte === 0x22 || byte === 0x27) {
      this.#quote = byte
      return go('string')
    }
    if (byte === 0x2d) return go('sign')
    if (byte === 0x30) return go('zero')
    if (isDigit(byte)) return go('digits')
    if (isLower(byte)) return go('keyword')
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE) return go('start')
    return bad
  }

  #begin(at: number): number {
    this.#held = []
    this.#heldBytes = 0
    this.#tokenLine = this.#line
    this.#tokenColumn = this.#column + 1
    return at
  }

  #count(byte: number): void {
    if (byte === NEWLINE) {
      this.#line++
      this.#column = 0
    } else {
      this.#column++
    }
  }

  #hold(piece: Uint8Array): void {
    this.#held.push(piece.slice())
    this.#heldBytes += piece.length
  }

  #take(tail: Uint8Array): Uint8Array {
    if (this.#held.length === 0) return tail
    const joined = new Uint8Array(this.#heldBytes + tail.length)
    let at = 0
    for (const piece of this.#held) {
      joined.set(piece, at)
      at += piece.length
    }
    joined.set(tail, at)
    this.#held = []
    this.#heldBytes = 0
    return joined.length > 0 ? joined : none
  }
}

interface Step {
  readonly state: State
  /** Whether the byte belongs to what was read; if not, it is looked at again. */
  readonly consume: boolean
  readonly token?: TokenKind
}

const going = new Map<State, Step>()
function go(state: State): Step {
  const step = going.get(state) ?? { state, consume: true }
  going.set(state, step)
  return step
}
function look(state: State): Step {
  return { state, consume: false }
}
function done(token: TokenKind): Step {
  return { state: 'start', consume: true, token }
}
function end(token: TokenKind): Step {
  return { state: 'start', consume: false, token }
}
const bad: Step = { state: 'recovery', consume: true, token: 'error' }
const structure: Readonly<Record<number, Step>> = {
  0x7b: done('{'),
  0x7d: done('}'),
  0x5b: done('['),
  0x5d: done(']'),
  0x3a: done(':'),
  0x2c: done(','),
}

function isReset(byte: number): boolean {
  return (byte < 0x20 && byte !== 0x09) || byte >= 0xfe || structure[byte] !== undefined
}
function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
function isE(byte: number): boolean {
  return byte === 0x65 || byte === 0x45
}
function isLower(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a
}
