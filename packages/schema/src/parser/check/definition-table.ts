import { builtinTypes } from '../../model/builtin-types.js'
import type { Definition, TypeNode } from '../definition/definition.js'
import { nearest } from '../definition/nearest.js'
import { quote } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { type FoundType, isType } from './found-type.js'

/** All definitions of a schema by name. */
export class DefinitionTable {
  readonly #definitions = new Map<string, Definition>()

  /** @throws SchemaError for a name that has two definitions: commands, events and types share their names */
  constructor(definitions: readonly Definition[]) {
    for (const definition of definitions) this.#add(definition)
  }

  #add(definition: Definition): void {
    const { subject, name, at } = definition
    if (builtinTypes.has(name)) throw subject.error(at, 'has the name of a built-in type')
    const before = this.#definitions.get(name)
    if (before !== undefined) {
      throw subject.error(at, `has the name of another definition, at ${before.subject.place(before.at)}`)
    }
    this.#definitions.set(name, definition)
  }

  /** @throws SchemaError when there is no such type */
  type(user: Subject, { name, at }: TypeNode): FoundType {
    const json = builtinTypes.get(name)
    if (json !== undefined) return { kind: 'builtin', name, json }
    const found = this.#definitions.get(name)
    if (found === undefined) throw user.error(at, `has the unknown type ${quote(name)}${this.#hint(name)}`)
    if (isType(found)) return found
    throw user.error(at, `has the ${found.kind} ${quote(name)} for a type`)
  }

  #hint(name: string): string {
    const element = name.replace(/List$/, '')
    if (element !== name && this.#isTypeName(element)) return `; a list is written [${quote(element)}]`
    return nearest(name, this.#typeNames())
  }

  #isTypeName(name: string): boolean {
    const found = this.#definitions.get(name)
    return builtinTypes.has(name) || (found !== undefined && isType(found))
  }

  *#typeNames(): Iterable<string> {
    yield* builtinTypes.keys()
    for (const definition of this.#definitions.values()) if (isType(definition)) yield definition.name
  }
}
