/** What a command takes, by name. A trailing `?` means that it may be left out. */
export type ArgumentTypes = Readonly<Record<string, ArgumentType>>

export type ScalarType = 'int' | 'uint64' | 'str' | 'bool'

export type ArgumentType =
  | ScalarType
  | `${ScalarType}?`
  | { readonly list: ScalarType | StructType; readonly optional?: boolean }
  | AlternateType

export interface StructType {
  readonly members: Readonly<Record<string, ScalarType | `${ScalarType}?`>>
}

/** One of two types, told apart by the JSON type; names are checked against `names`. */
export interface AlternateType {
  readonly alternate: string
  readonly scalar: 'int' | 'bool'
  readonly names: readonly string[]
  readonly optional?: boolean
}

/** What handlers get: checked arguments. Reading one as another type than declared is a fault of the model. */
export class Arguments {
  readonly #values: ReadonlyMap<string, unknown>

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  int(name: string): bigint {
    const value = this.#values.get(name)
    if (typeof value !== 'bigint') throw new TypeError(`'${name}' is no integer`)
    return value
  }

  str(name: string): string {
    const value = this.#values.get(name)
    if (typeof value !== 'string') throw new TypeError(`'${name}' is no string`)
    return value
  }

  bool(name: string, otherwise = false): boolean {
    const value = this.#values.get(name) ?? otherwise
    if (typeof value !== 'boolean') throw new TypeError(`'${name}' is no boolean`)
    return value
  }

  strings(name: string): string[] {
    return this.#list(name).filter((item) => typeof item === 'string')
  }

  structs(name: string): Arguments[] {
    return this.#list(name).filter((item): item is Map<string, unknown> => item instanceof Map).map((item) => new Arguments(item))
  }

  #list(name: string): unknown[] {
    const value = this.#values.get(name) ?? []
    if (!Array.isArray(value)) throw new TypeError(`'${name}' is no list`)
    return value
  }

  /** Of an alternate: the integer, the name or the boolean. */
  either(name: string): bigint | string | boolean | undefined {
    const value = this.#values.get(name)
    return typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined
  }
}
