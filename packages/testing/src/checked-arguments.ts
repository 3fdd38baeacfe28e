/** What the model's commands get: arguments that were checked against the schema. */
export class CheckedArguments {
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

  /** An optional one that was left out is false. */
  bool(name: string): boolean {
    return this.#values.get(name) === true
  }

  /** An optional list that was left out is empty. */
  strings(name: string): string[] {
    return this.#list(name).filter((item) => typeof item === 'string')
  }

  structs(name: string): CheckedArguments[] {
    const maps = this.#list(name).filter((item): item is Map<string, unknown> => item instanceof Map)
    return maps.map((item) => new CheckedArguments(item))
  }

  /** Of an alternate: the integer, the name or the boolean. */
  either(name: string): bigint | string | boolean | undefined {
    const value = this.#values.get(name)
    return typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined
  }

  #list(name: string): unknown[] {
    const value = this.#values.get(name)
    return Array.isArray(value) ? value : []
  }
}
