import { ProtocolError } from '@qga/wire/calls'

/** So many entries are a list; more are a guest that plays. */
const MAX_ENTRIES = 65_536
const MAX_UINT64 = 2n ** 64n - 1n

/** What a guest says, taken at its word only where it has the shape that it must have. Own members only. */
export class ReplyReader {
  readonly #members: object
  readonly #what: string

  /** @throws ProtocolError */
  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ProtocolError(`${what} is no object`)
    this.#members = value
    this.#what = what
  }

  /** The objects of a list. @throws ProtocolError */
  static list(value: unknown, what: string): ReplyReader[] {
    return entries(value, what).map((entry) => new ReplyReader(entry, `an entry of ${what}`))
  }

  has(name: string): boolean {
    return this.#get(name) !== undefined
  }

  text(name: string): string {
    const value = this.#get(name)
    return typeof value === 'string' ? value : this.#refuse(name, 'no string')
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined
  }

  texts(name: string): string[] {
    const list = entries(this.#get(name), `'${name}' of ${this.#what}`)
    return list.map((entry) => (typeof entry === 'string' ? entry : this.#refuse(name, 'no list of strings')))
  }

  flag(name: string): boolean {
    const value = this.#get(name)
    return typeof value === 'boolean' ? value : this.#refuse(name, 'neither true nor false')
  }

  /** Any finite number. */
  number(name: string): number {
    const value = this.#get(name)
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#refuse(name, 'no number')
  }

  /** A plain integer, within these bounds. */
  integer(name: string, least: number = Number.MIN_SAFE_INTEGER, most: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.#get(name)
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
    return fits ? value : this.#refuse(name, 'no integer that can be')
  }

  /** An unsigned integer of 64 bits, every digit of it. */
  uint64(name: string): bigint {
    const value = this.#get(name)
    const digits = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value as bigint | number) : -1n
    return digits >= 0n && digits <= MAX_UINT64 ? digits : this.#refuse(name, 'no unsigned integer')
  }

  optionalUint64(name: string): bigint | undefined {
    return this.has(name) ? this.uint64(name) : undefined
  }

  object(name: string): ReplyReader {
    return new ReplyReader(this.#get(name), `'${name}' of ${this.#what}`)
  }

  objects(name: string): ReplyReader[] {
    return ReplyReader.list(this.#get(name), `'${name}' of ${this.#what}`)
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#members, name) ? (this.#members as Record<string, unknown>)[name] : undefined
  }

  #refuse(name: string, why: string): never {
    throw new ProtocolError(`'${name}' of ${this.#what} is ${why}`)
  }
}

function entries(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new ProtocolError(`${what} is no list`)
  if (value.length > MAX_ENTRIES) throw new ProtocolError(`${what} has ${value.length} entries`)
  return value
}
