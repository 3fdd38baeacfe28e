import type { MemberNode } from '../definition/definition.js'
import type { Subject } from '../definition/subject.js'
import { clashReason, cName } from './c-name.js'

/** The members of an object by their names in C; those that it inherits are in the scope behind. */
export class MemberScope {
  readonly #owner: string
  readonly #behind: MemberScope | undefined
  readonly #own = new Map<string, MemberNode>()
  #isConditional: boolean

  /** @param owner - the object as a message names it, such as `struct 'Disk'` */
  constructor(owner: string, behind?: MemberScope) {
    this.#owner = owner
    this.#behind = behind
    this.#isConditional = behind?.isConditional ?? false
  }

  /** A member depends on a build setting. */
  get isConditional(): boolean {
    return this.#isConditional
  }

  /** The member that a name would clash with. */
  find(name: string): MemberNode | undefined {
    return this.#lookUp(cName(name))?.member
  }

  /** @throws SchemaError for a member that clashes with another one */
  add(subject: Subject, member: MemberNode): void {
    const name = cName(member.name)
    const other = this.#lookUp(name)
    if (other !== undefined) throw subject.error(member.at, clash(member.name, other.member.name, this.#ownerOf(other)))
    this.#own.set(name, member)
    if (member.if !== undefined) this.#isConditional = true
  }

  /** All members, each with the object that it belongs to. */
  *members(): Iterable<{ readonly member: MemberNode; readonly owner: string }> {
    for (const member of this.#own.values()) yield { member, owner: this.#owner }
    if (this.#behind !== undefined) yield* this.#behind.members()
  }

  /** Undefined for a member of its own. */
  #ownerOf({ scope }: Found): string | undefined {
    return scope === this ? undefined : scope.#owner
  }

  #lookUp(name: string): Found | undefined {
    for (let scope: MemberScope | undefined = this; scope !== undefined; scope = scope.#behind) {
      const member = scope.#own.get(name)
      if (member !== undefined) return { member, scope }
    }
    return undefined
  }
}

interface Found {
  readonly member: MemberNode
  readonly scope: MemberScope
}

function clash(name: string, other: string, owner: string | undefined): string {
  if (name !== other) {
    const of = owner === undefined ? '' : ` of ${owner}`
    return `has the member '${name}', which clashes with '${other}'${of}${clashReason(name, other)}`
  }
  return owner === undefined
    ? `has the member '${name}' twice`
    : `has the member '${name}', which ${owner} brings along`
}
