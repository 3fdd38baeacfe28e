import type { BranchNode } from '../definition/definition.js'
import { quote } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { clashReason } from './c-name.js'
import type { MemberScope, OwnedMember } from './member-scope.js'
import type { ObjectType } from './object-type.js'

/** A branch with what it adds. */
interface CheckedBranch {
  readonly node: BranchNode
  readonly type: ObjectType
}

/** Checks that branches add no member, on any level, that clashes with a common one. */
export class BranchMembers {
  /** What was found to fit: many unions may share a base and a branch. */
  readonly #fitting = new WeakMap<MemberScope, WeakSet<ObjectType>>()

  /** @throws SchemaError at the branch */
  check(subject: Subject, common: MemberScope, branches: readonly CheckedBranch[]): void {
    const fitting = this.#fitting.get(common) ?? new WeakSet()
    this.#fitting.set(common, fitting)
    const pass = (type: ObjectType, node: BranchNode): void => {
      if (fitting.has(type)) return
      fitting.add(type)
      const clash = findClash(common, type.scope)
      if (clash !== undefined) throw subject.part('branch', node.name).error(node.at, clash)
      for (const inner of type.branches) pass(inner, node)
    }
    for (const { node, type } of branches) pass(type, node)
  }
}

/** Goes through the members of the smaller one. */
function findClash(common: MemberScope, added: MemberScope): string | undefined {
  const [small, large] = added.size < common.size ? [added, common] : [common, added]
  for (const [name, found] of small.entries()) {
    const other = large.find(name)
    if (other !== undefined) return small === added ? describeClash(other, found) : describeClash(found, other)
  }
  return undefined
}

function describeClash({ member: common }: OwnedMember, { member: added, owner }: OwnedMember): string {
  const clash = `which clashes with the common member ${quote(common.name)}${clashReason(added.name, common.name)}`
  return `has the member ${quote(added.name)} of ${owner}, ${clash}`
}
