/** A place in a value that is read, and the kind of error that a mistake there makes. */
export class ValuePath {
  readonly #text: string
  readonly #makeError: MakeError

  constructor(makeError: MakeError, text = '') {
    this.#makeError = makeError
    this.#text = text
  }

  /** The place of an object's member. */
  key(name: string): ValuePath {
    return new ValuePath(this.#makeError, this.#text === '' ? name : `${this.#text}.${name}`)
  }

  /** The place of a list's entry. */
  entry(index: number): ValuePath {
    return new ValuePath(this.#makeError, `${this.#text}[${index}]`)
  }

  /** The same place for something made of the value: what is wrong within that is told in the reason. */
  opaque(): ValuePath {
    return new ValuePath((inner, reason) => this.error(inner === '' ? reason : `${inner}: ${reason}`))
  }

  /** The error for what is here. */
  error(reason: string): Error {
    return this.#makeError(this.#text, reason)
  }

  /** The error for a value that is here, where something else should be. */
  unexpected(value: unknown, expected: string): Error {
    return this.error(`expected ${expected}, found ${inWords(value)}`)
  }
}

export type MakeError = (path: string, reason: string) => Error

const SHOWN = 60

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
