import { own } from '../model/find-type.js'
import { membersOf } from '../model/members-of.js'
import type { Member, Schema, Section, TypeRef } from '../model/schema.js'
import { builtinTypes } from './builtin-types.js'
import { docText } from './doc-text.js'
import { firstSeen } from './first-seen.js'
import { GenerateError } from './generate-error.js'
import { nameMethods } from './method-name.js'
import type { CommandModel, DefinitionModel, EventModel, MemberModel, Model, Notes, UnionModel } from './model.js'
import { type Annotated, notesOn } from './notes.js'
import type { Sources } from './sources.js'
import { typeName } from './type-name.js'
import { usageSentences } from './usage.js'
import { withQType } from './with-q-type.js'

/** Put the sources together. @throws GenerateError when something does not fit together */
export function buildModel(sources: Sources): Model {
  const { masked, protocol } = sources.schema
  if (masked) throw new GenerateError('The reply of query-qmp-schema hides the names of types: give QAPI text or facts')
  if (protocol === undefined) throw new GenerateError("The schema does not say whether it is for 'qga' or 'qmp'")
  return new ModelBuilder({ ...sources, schema: withQType(sources.schema) }, protocol).build()
}

class ModelBuilder {
  readonly #schema: Schema
  readonly #sources: Sources
  readonly #protocol: 'qga' | 'qmp'
  readonly #methods: ReadonlyMap<string, string>
  readonly #usage: ReadonlyMap<string, string>

  constructor(sources: Sources, protocol: 'qga' | 'qmp') {
    this.#schema = sources.schema
    this.#sources = sources
    this.#protocol = protocol
    // Only agents' commands have methods.
    const commands = protocol === 'qga' ? Object.keys(sources.schema.commands) : []
    this.#methods = nameMethods(commands, sources.overlay?.methods)
    this.#usage = usageSentences(sources.schema)
  }

  build(): Model {
    const { commands, events, structs, enums, unions, alternates } = this.#schema
    const definitions: DefinitionModel[] = [
      ...Object.keys(structs).map((name) => this.#struct(name)),
      ...Object.keys(enums).map((name) => this.#enum(name)),
      ...Object.keys(unions).map((name) => this.#union(name)),
      ...Object.keys(alternates).map((name) => this.#alternate(name)),
    ]
    refuseSameNames(definitions.map(({ name }) => name))
    return {
      protocol: this.#protocol,
      commands: Object.keys(commands)
        .map((name) => this.#command(name))
        .sort(byName),
      events: Object.keys(events)
        .map((name) => this.#event(name))
        .sort(byName),
      definitions: definitions.sort(byName),
    }
  }

  #command(name: string): CommandModel {
    const fact = entry(this.#schema.commands, name)
    const { oob, allowPreconfig, coroutine, successResponse = true } = fact
    return {
      ...this.#head('commands', name, fact),
      method: this.#methods.get(name) ?? name,
      ...this.#arguments(name, fact),
      open: fact.gen === false,
      ...(fact.returns !== undefined && { returns: this.#type(name, 'return', fact.returns) }),
      successResponse,
      ...(oob && { oob }),
      ...(allowPreconfig && { allowPreconfig }),
      ...(coroutine && { coroutine }),
    }
  }

  #event(name: string): EventModel {
    const fact = entry(this.#schema.events, name)
    return { ...this.#head('events', name, fact), ...this.#arguments(name, fact) }
  }

  #arguments(name: string, { args = [], argsType }: { args?: Member[]; argsType?: string }) {
    const members = args.map((member) => this.#member(name, member))
    return { args: members, ...(argsType !== undefined && { argsType: this.#object(argsType, name) }) }
  }

  #struct(name: string): DefinitionModel {
    const { members, base, ...fact } = entry(this.#schema.structs, name)
    return {
      ...this.#typeHead('structs', name, fact),
      kind: 'struct',
      ...(base !== undefined && { base: this.#object(base, name) }),
      members: members.map((member) => this.#member(name, member)),
    }
  }

  #enum(name: string): DefinitionModel {
    const { values, ...fact } = entry(this.#schema.enums, name)
    return {
      ...this.#typeHead('enums', name, fact),
      kind: 'enum',
      values: values.map((value) => ({ name: value.name, ...this.#doc(name, value.name), ...this.#notes(value) })),
    }
  }

  #union(name: string): UnionModel {
    const { base, baseMembers = [], discriminator, branches, ...fact } = entry(this.#schema.unions, name)
    const tag = membersOf(this.#schema, name).find((member) => member.name === discriminator)
    if (tag === undefined) throw new GenerateError(`Union '${name}' lacks its discriminator '${discriminator}'`)
    const tagType = this.#name(tag.type, name)
    const values = new Set(branches.map(({ value }) => value))
    return {
      ...this.#typeHead('unions', name, fact),
      kind: 'union',
      ...(base !== undefined && { base: this.#object(base, name) }),
      members: baseMembers.map((member) => this.#member(name, member)),
      discriminator: { name: discriminator, type: tagType },
      branches: branches.map(({ value, type, ...notes }) => ({
        name: value,
        type: this.#object(type, name),
        ...this.#notes(notes),
      })),
      bareValues: entry(this.#schema.enums, tagType).values.flatMap((value) =>
        values.has(value.name) ? [] : value.name,
      ),
    }
  }

  #alternate(name: string): DefinitionModel {
    const { branches, ...fact } = entry(this.#schema.alternates, name)
    const types = branches.map(({ name: branch, type }) => this.#type(name, branch, type))
    return { ...this.#typeHead('alternates', name, fact), kind: 'alternate', types }
  }

  /** Every type says something: where it is used, if nothing better is known. */
  #typeHead(section: Section, name: string, fact: Annotated) {
    return {
      doc: this.#usage.get(name) ?? 'No command, event or other type uses it.',
      ...this.#head(section, name, fact),
    }
  }

  #head(section: Section, name: string, fact: Annotated) {
    const { schema, older = [], overlay } = this.#sources
    const since = own(overlay?.since ?? {}, name) ?? fact.since ?? firstSeen([...older, schema], section, name)
    const sinceOn = own(overlay?.sinceOn ?? {}, name) ?? fact.sinceOn
    return { name, ...this.#doc(name), ...this.#notes({ ...fact, since, sinceOn }) }
  }

  /** A member that depends on how QEMU was built may be absent, whatever the schema says. */
  #member(owner: string, { name, type, optional, ...fact }: Member): MemberModel {
    return {
      name,
      type: this.#type(owner, name, type),
      optional: optional === true || fact.if !== undefined,
      ...this.#doc(owner, name),
      ...this.#notes(fact),
    }
  }

  /** What is said of a definition, or of one of its members. */
  #doc(owner: string, member?: string): { doc?: string } {
    const docs = own(this.#sources.docs ?? {}, owner)
    const text = member === undefined ? docs?.text : own(docs?.members ?? {}, member)
    return text ? { doc: docText(text) } : {}
  }

  #notes(fact: Annotated): Notes {
    return notesOn(fact, this.#protocol)
  }

  #type(owner: string, member: string, type: TypeRef): TypeRef {
    const wide = this.#sources.overlay?.wideIntegers ?? {}
    if (type === 'int' && own(wide, owner)?.includes(member)) return 'int64'
    return typeof type === 'string' ? this.#name(type, owner) : { array: this.#name(type.array, owner) }
  }

  #name(type: TypeRef, owner: string): string {
    const { structs, enums, unions, alternates } = this.#schema
    if (typeof type !== 'string') throw new GenerateError(`'${owner}' has a list where a single type must be`)
    if ([builtinTypes, structs, enums, unions, alternates].some((table) => Object.hasOwn(table, type))) return type
    throw new GenerateError(`'${owner}' refers to the type '${type}', which the schema does not define`)
  }

  /** The name of a type that is an object on the wire. */
  #object(type: string, owner: string): string {
    const { structs, unions } = this.#schema
    if ([structs, unions].some((table) => Object.hasOwn(table, type))) return type
    throw new GenerateError(`'${owner}' needs a struct or a union, and '${type}' is none`)
  }
}

/** Two vendors' names may differ only in what TypeScript cannot spell. */
function refuseSameNames(definitions: readonly string[]): void {
  const names = new Map<string, string>()
  for (const definition of definitions) {
    const name = typeName(definition)
    const other = names.get(name)
    if (other !== undefined) throw new GenerateError(`'${other}' and '${definition}' are both '${name}' in TypeScript`)
    names.set(name, definition)
  }
}

function entry<T>(table: Record<string, T>, name: string): T {
  const found = own(table, name)
  if (found === undefined) throw new GenerateError(`'${name}' is not in the schema where it should be`)
  return found
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
