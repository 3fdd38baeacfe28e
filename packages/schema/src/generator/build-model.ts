import { builtinTypes } from './builtin-types.js'
import { checkKeys } from './check-keys.js'
import { checkOverlay } from './check-overlay.js'
import type { Condition, Facts, MemberFact, SinceOn, Sources, TypeFact } from './facts.js'
import { type DefinitionSection, firstSeen } from './first-seen.js'
import { methodName } from './method-name.js'
import type { Availability, CommandModel, DefinitionModel, EnumModel, MemberModel, Model, UnionModel } from './model.js'
import { allPlatforms, conditionText, platformsOf } from './platforms.js'

/** Put the sources together for the newest version; throws on anything that does not fit together. */
export function buildModel({ versions, overlay, docs }: Sources): Model {
  const newest = versions.at(-1)
  if (newest === undefined) throw new Error('There are no facts to generate from')
  versions.forEach(checkKeys)
  checkOverlay(newest, overlay, docs)
  return new ModelBuilder(newest, { versions, overlay, docs }).build()
}

class ModelBuilder {
  readonly #facts: Facts
  readonly #sources: Sources

  constructor(facts: Facts, sources: Sources) {
    this.#facts = facts
    this.#sources = sources
  }

  build(): Model {
    const { qemu, structs, enums, unions, alternates } = this.#facts
    const definitions: DefinitionModel[] = [
      ...Object.entries(structs).map(([name, struct]) => ({
        ...this.#definition('structs', name, struct),
        kind: 'struct' as const,
        members: struct.members.map((member) => this.#member(name, member)),
      })),
      ...Object.entries(enums).map(
        ([name, { values, ...fact }]): EnumModel => ({
          ...this.#definition('enums', name, fact),
          kind: 'enum',
          values: values.map((value) => ({ name: value.name, ...availability(value) })),
        }),
      ),
      ...Object.keys(unions).map((name) => this.#union(name)),
      ...Object.entries(alternates).map(([name, { branches, ...fact }]) => ({
        ...this.#definition('alternates', name, fact),
        kind: 'alternate' as const,
        types: branches.map(({ type }) => this.#name(type, name)),
      })),
    ]
    const commands = Object.keys(this.#facts.commands).map((name) => this.#command(name))
    return { qemu, commands: commands.sort(byName), definitions: definitions.sort(byName) }
  }

  #command(name: string): CommandModel {
    const fact = entry(this.#facts.commands, name)
    const { overlay } = this.#sources
    return {
      ...this.#definition('commands', name, fact),
      method: overlay.methods[name] ?? methodName(name),
      args: fact.args.map((member) => this.#member(name, member)),
      ...(fact.returns !== undefined && { returns: this.#type(name, 'return', fact.returns) }),
      successResponse: fact.successResponse ?? true,
    }
  }

  #union(name: string): UnionModel {
    const fact = entry(this.#facts.unions, name)
    const tag = fact.baseMembers.find((member) => member.name === fact.discriminator)
    if (tag === undefined) throw new Error(`Union '${name}' lacks its discriminator '${fact.discriminator}'`)
    const tagType = this.#name(tag.type, name)
    const branchValues = fact.branches.map(({ value }) => value)
    const values = entry(this.#facts.enums, tagType).values.map((value) => value.name)
    return {
      ...this.#definition('unions', name, fact),
      kind: 'union',
      members: fact.baseMembers.filter((member) => member !== tag).map((member) => this.#member(name, member)),
      discriminator: { name: tag.name, type: tagType },
      branches: fact.branches.map(({ value, type }) => ({ value, type: this.#name(type, name) })),
      bareValues: values.filter((value) => !branchValues.includes(value)),
    }
  }

  #definition(section: DefinitionSection, name: string, fact: { since?: string; if?: Condition; sinceOn?: SinceOn }) {
    const { versions, overlay, docs } = this.#sources
    const since = overlay.since[name] ?? fact.since ?? firstSeen(versions, section, name)
    const sinceOn = overlay.sinceOn[name] ?? fact.sinceOn
    return { name, doc: entry(docs, name).doc, ...availability({ ...fact, ...defined({ since, sinceOn }) }) }
  }

  #member(owner: string, { name, type, optional = false, since }: MemberFact): MemberModel {
    const doc = entry(this.#sources.docs, owner).members?.[name]
    return { name, type: this.#type(owner, name, type), optional, ...defined({ doc, since }) }
  }

  #type(owner: string, member: string, type: TypeFact): TypeFact {
    if (this.#sources.overlay.wideIntegers[owner]?.includes(member)) return 'int64'
    return typeof type === 'string' ? this.#name(type, owner) : { array: this.#name(type.array, owner) }
  }

  #name(type: TypeFact, owner: string): string {
    const { structs, enums, unions, alternates } = this.#facts
    if (typeof type !== 'string') throw new Error(`'${owner}' has a list where the generator expects a single type`)
    if ([builtinTypes, structs, enums, unions, alternates].some((table) => Object.hasOwn(table, type))) return type
    throw new Error(`'${owner}' refers to the type '${type}', which is not in the facts`)
  }
}

function availability(fact: { since?: string; sinceOn?: SinceOn; if?: Condition }): Availability {
  const platforms = platformsOf(fact.if)
  return defined({
    since: fact.since,
    sinceOn: fact.sinceOn,
    platforms: platforms.length < allPlatforms.length ? platforms : undefined,
    condition: fact.if === undefined ? undefined : conditionText(fact.if),
  })
}

/** An object without its undefined members. */
function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

function entry<T>(table: Record<string, T>, name: string): T {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found === undefined) throw new Error(`'${name}' is not in the facts`)
  return found
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1
}
