import { SchemaError } from '../schema-error.js'
import type { SourceFile } from '../syntax.js'
import { quote } from './quote.js'

/**
 * What a message is about: a definition, or a part of one. It gives every message its beginning, which is put together
 * only when there is an error.
 */
export class Subject {
  readonly #source: SourceFile
  readonly #what: string
  readonly #name: string | undefined
  readonly #whole: Subject | undefined

  /** @param name - shown in quotes behind `what` */
  constructor(source: SourceFile, what: string, name?: string, whole?: Subject) {
    this.#source = source
    this.#what = what
    this.#name = name
    this.#whole = whole
  }

  /** A part of this one: `struct 'Disk'` and `member 'size'` make `struct 'Disk': member 'size'`. */
  part(what: string, name?: string): Subject {
    return new Subject(this.#source, what, name, this)
  }

  /** An error whose message is this subject and what is said of it. */
  error(offset: number, predicate: string): SchemaError {
    return new SchemaError({ source: this.#source, offset }, `${this.#text()} ${predicate}`)
  }

  /** A place as a message names it: `file:line`. */
  place(offset: number): string {
    const { file, line } = this.error(offset, '')
    return `${file}:${line}`
  }

  #text(): string {
    const own = this.#name === undefined ? this.#what : `${this.#what} ${quote(this.#name)}`
    return this.#whole === undefined ? own : `${this.#whole.#text()}: ${own}`
  }
}
