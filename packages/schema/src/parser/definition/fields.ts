import type { Node, ObjectNode } from '../syntax.js'
import { nearest } from './nearest.js'
import { quote, quoteAll } from './quote.js'
import type { Subject } from './subject.js'

/** The keys that an object must have, and those that it may have. */
export interface Keys {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** The values of an object that has all the keys it must have, and no others than it may have. */
export class Fields {
  readonly #object: ObjectNode
  readonly #subject: Subject

  /** @throws SchemaError for a key that is missing or unknown */
  constructor(subject: Subject, object: ObjectNode, { required, optional }: Keys) {
    this.#object = object
    this.#subject = subject
    for (const key of required) this.need(key)
    const known = [...required, ...optional]
    for (const [key, { at }] of object.entries) {
      if (known.includes(key)) continue
      const hint = nearest(key, known) || `; expected ${quoteAll(known)}`
      throw subject.error(at, `has the unknown key ${quote(key)}${hint}`)
    }
  }

  get(key: string): Node | undefined {
    return this.#object.entries.get(key)?.value
  }

  need(key: string): Node {
    const value = this.get(key)
    if (value === undefined) throw this.#subject.error(this.#object.at, `misses the key '${key}'`)
    return value
  }
}
