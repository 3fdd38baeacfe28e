import type { BranchNode, Definition, MemberNode, StructNode, TypeNode, UnionNode } from '../definition/definition.js'
import { nearest } from '../definition/nearest.js'
import { quote, quoteAll } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { BranchMembers } from './branch-members.js'
import { cName } from './c-name.js'
import { checkFeatureList } from './check-features.js'
import type { DefinitionTable } from './definition-table.js'
import { describeType, valuesOf } from './found-type.js'
import { MemberScope } from './member-scope.js'
import type { ObjectType } from './object-type.js'

/** How deep bases and branches may lie within each other. QEMU's schema needs five levels. */
export const MAX_OBJECT_DEPTH = 500

/** A message names no more types than this. */
const MOST_NAMES = 4

const NO_BRANCHES: ReadonlySet<ObjectType> = new Set()

/** Checks structs and unions, each once, those first that another one has inside. Its methods throw SchemaError. */
export class ObjectTypes {
  readonly table: DefinitionTable
  readonly #branchMembers = new BranchMembers()
  readonly #checked = new Map<StructNode | UnionNode, ObjectType>()
  /** The types that are being checked, each inside the one before. */
  readonly #open = new Set<StructNode | UnionNode>()

  constructor(table: DefinitionTable) {
    this.table = table
  }

  of(definition: StructNode | UnionNode): ObjectType {
    const checked = this.#checked.get(definition)
    if (checked !== undefined) return checked
    const { subject, at } = definition
    if (this.#open.has(definition)) throw subject.error(at, `contains itself${this.#wayBackTo(definition)}`)
    if (this.#open.size === MAX_OBJECT_DEPTH) {
      throw subject.error(at, `has bases or branches that go deeper than ${MAX_OBJECT_DEPTH} levels`)
    }
    this.#open.add(definition)
    const type = definition.kind === 'struct' ? this.#struct(definition) : this.#union(definition)
    this.#open.delete(definition)
    this.#checked.set(definition, type)
    return type
  }

  /** Members that belong to one definition only: of a union's base, of arguments, of an event's data. */
  ofMembers({ kind, name, subject }: Definition, members: readonly MemberNode[]): ObjectType {
    return { scope: this.#extend(subject, new MemberScope(`${kind} ${quote(name)}`), members), branches: NO_BRANCHES }
  }

  #wayBackTo(definition: StructNode | UnionNode): string {
    const open = [...this.#open]
    const way = open.slice(open.indexOf(definition) + 1).map(({ name }) => name)
    if (way.length === 0) return ''
    return ` by way of ${quoteAll(way.slice(0, MOST_NAMES))}${way.length > MOST_NAMES ? ' and others' : ''}`
  }

  #struct({ subject, name, base, members }: StructNode): ObjectType {
    const behind = base && this.#base(subject, base)
    const scope = new MemberScope(`struct ${quote(name)}`, behind)
    return { scope: this.#extend(subject, scope, members), branches: NO_BRANCHES }
  }

  #base(subject: Subject, base: TypeNode): MemberScope {
    const part = subject.part("'base'")
    const type = this.table.type(part, base)
    if (type.kind === 'struct') return this.of(type).scope
    throw part.error(base.at, `is ${describeType(type)}: expected a struct`)
  }

  #extend(subject: Subject, scope: MemberScope, members: readonly MemberNode[]): MemberScope {
    for (const member of members) {
      const part = subject.part('member', member.name)
      this.table.type(part, member.type)
      checkFeatureList(part, member.features)
      scope.add(subject, member)
    }
    return scope
  }

  #union(union: UnionNode): ObjectType {
    const { subject, base, baseMembers = [] } = union
    const scope = base ? this.#base(subject, base) : this.ofMembers(union, baseMembers).scope
    const values = this.#discriminatorValues(union, scope)
    const branches = union.branches.map((node) => ({ node, type: this.#branch(subject, node, values) }))
    if (values.size === 0) throw subject.error(union.discriminator.at, 'has no branches: its enum has no values')
    this.#branchMembers.check(subject, scope, branches)
    return { scope, branches: new Set(branches.map(({ type }) => type)) }
  }

  #discriminatorValues({ subject, discriminator }: UnionNode, scope: MemberScope): ReadonlySet<string> {
    const { name, at } = discriminator
    const part = subject.part('discriminator', name)
    const member = scope.find(cName(name))?.member
    if (member?.name !== name) {
      const names = [...scope.entries()].map(([, each]) => each.member.name)
      throw part.error(at, `is not a member of the base${nearest(name, names)}`)
    }
    const type = this.table.type(part, member.type)
    const values = member.type.array ? undefined : valuesOf(type)
    if (values === undefined) {
      throw part.error(at, `is ${member.type.array ? 'a list' : `of ${describeType(type)}`}: expected an enum`)
    }
    if (member.optional) throw part.error(at, 'is optional, which it must not be')
    if (member.if !== undefined) throw part.error(at, "has an 'if', which it must not have")
    return values
  }

  #branch(subject: Subject, { name, at, type: node }: BranchNode, values: ReadonlySet<string>): ObjectType {
    const part = subject.part('branch', name)
    const type = this.table.type(part, node)
    if (!values.has(name)) throw part.error(at, `is not a value of the discriminator's enum${nearest(name, values)}`)
    if (type.kind === 'struct' || type.kind === 'union') return this.of(type)
    throw part.error(node.at, `has ${describeType(type)} for a type: expected a struct or a union`)
  }
}
