import { Refusal } from './refusal.js'
import type { RequestValue } from './request-value.js'
import { readFloat, readInteger, readKeyword } from './scalars.js'
import { readString } from './string-token.js'
import type { Token } from './token.js'

interface OpenArray {
  readonly kind: 'array'
  readonly items: RequestValue[]
  expects: 'first' | 'value' | 'separator'
}

interface OpenObject {
  readonly kind: 'object'
  readonly members: Map<string, RequestValue>
  expects: 'first' | 'name' | 'colon' | 'value' | 'separator'
  name: string
}

/** How a parser says what it did not expect. [measured, 7.2 to 11.1] */
const words = {
  late: {
    colon: 'missing : in object pair',
    object: 'expected separator in dict',
    array: 'expected separator in list',
  },
  early: { colon: "expecting ':'", object: "expected ',' or '}'", array: "expected ',' or ']'" },
} as const

/** Tokens of one message to its value. The first thing that is wrong is kept as `refusal`; all after it is ignored. */
export class ValueBuilder {
  readonly #mode: 'late' | 'early'
  readonly #open: (OpenArray | OpenObject)[] = []
  value: RequestValue | undefined
  refusal: string | undefined

  constructor(mode: 'late' | 'early') {
    this.#mode = mode
  }

  add(token: Token): void {
    if (this.refusal !== undefined) return
    const frame = this.#open.at(-1)
    if (frame === undefined) this.#addValue(token)
    else if (frame.kind === 'array') this.#addToArray(frame, token)
    else this.#addToObject(frame, token)
  }

  #addToArray(frame: OpenArray, token: Token): void {
    if (frame.expects === 'first' && token.kind === ']') this.#close(frame.items)
    else if (frame.expects !== 'separator') this.#addValue(token)
    else if (token.kind === ',') frame.expects = 'value'
    else if (token.kind === ']') this.#close(frame.items)
    else this.refusal = words[this.#mode].array
  }

  #addToObject(frame: OpenObject, token: Token): void {
    switch (frame.expects) {
      case 'first':
        if (token.kind === '}') this.#close(frame.members)
        else this.#addName(token)
        break
      case 'name':
        this.#addName(token)
        break
      case 'value':
        this.#addValue(token)
        break
      case 'colon':
        if (token.kind === ':') frame.expects = 'value'
        else this.refusal = words[this.#mode].colon
        break
      case 'separator':
        if (token.kind === ',') frame.expects = 'name'
        else if (token.kind === '}') this.#close(frame.members)
        else this.refusal = words[this.#mode].object
    }
  }

  /** The late parser reads a name as a value of any kind, and asks afterwards whether it is a string. */
  #addName(token: Token): void {
    if (this.#mode === 'early' && token.kind !== 'string') this.refusal = 'expecting key'
    else this.#addValue(token)
  }

  #addValue(token: Token): void {
    if (token.kind === '{') this.#open.push({ kind: 'object', members: new Map(), expects: 'first', name: '' })
    else if (token.kind === '[') this.#open.push({ kind: 'array', items: [], expects: 'first' })
    else {
      const value = scalar(token)
      if (value instanceof Refusal) this.refusal = value.reason
      else this.#put(value)
    }
  }

  #close(value: RequestValue): void {
    this.#open.pop()
    this.#put(value)
  }

  #put(value: RequestValue): void {
    const frame = this.#open.at(-1)
    if (frame === undefined) {
      this.value = value
    } else if (frame.kind === 'array') {
      frame.items.push(value)
      frame.expects = 'separator'
    } else if (frame.expects === 'value') {
      this.#putMember(frame, value)
    } else if (typeof value === 'string') {
      frame.name = value
      frame.expects = 'colon'
    } else {
      this.refusal = 'key is not a string in object'
    }
  }

  #putMember(frame: OpenObject, value: RequestValue): void {
    if (frame.members.has(frame.name)) {
      this.refusal = 'duplicate key'
    } else {
      frame.members.set(frame.name, value)
      frame.expects = 'separator'
    }
  }
}

function scalar(token: Token): RequestValue | Refusal {
  switch (token.kind) {
    case 'string':
      return readString(token.bytes)
    case 'integer':
      return readInteger(token.bytes)
    case 'float':
      return readFloat(token.bytes)
    case 'keyword':
      return readKeyword(token.bytes)
    default:
      return new Refusal('expecting value')
  }
}
