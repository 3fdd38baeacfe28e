import type { MemberNode } from '../definition/definition.js'
import { quote } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { clashReason, cName } from './c-name.js'

/** A member, and the object that it belongs to as a message names it. */
export interface OwnedMember {
  readonly member: MemberNode
  readonly owner: string
}

/** The members of an object by their names in C; those that it inherits are in the scope behind. */
export class MemberScope {
  readonly #owner: string
  readonly #behind: MemberScope | undefined
  readonly #own = new Map<string, MemberNode>()
  #size: number
  #isConditional: boolean

  /** @param owner - such as `struct 'Disk'` */
  constructor(owner: string, behind?: MemberScope) {
    this.#owner = owner
    this.#behind = behind
    this.#size = behind?.size ?? 0
    this.#isConditional = behind?.isConditional ?? false
  }

  get size(): number {
    return this.#size
  }

  /** A member depends on a build setting. */
  get isConditional(): boolean {
    return this.#isConditional
  }

  /** All members by their names in C, inherited ones last. */
  *entries(): Iterable<[name: string, found: OwnedMember]> {
    for (let scope: MemberScope | undefined = this; scope !== undefined; scope = scope.#behind) {
      for (const [name, member] of scope.#own) yield [name, { member, owner: scope.#owner }]
    }
  }

  /** The member that has a name in C. */
  find(name: string): OwnedMember | undefined {
    for (let scope: MemberScope | undefined = this; scope !== undefined; scope = scope.#behind) {
      const member = scope.#own.get(name)
      if (member !== undefined) return { member, owner: scope.#owner }
    }
    return undefined
  }

  /** @throws SchemaError for a member that clashes with another one */
  add(subject: Subject, member: MemberNode): void {
    const name = cName(member.name)
    const other = this.find(name)
    if (other !== undefined) throw subject.error(member.at, this.#describeClash(member, other))
    this.#own.set(name, member)
    this.#size += 1
    if (member.if !== undefined) this.#isConditional = true
  }

  #describeClash({ name }: MemberNode, { member: other, owner }: OwnedMember): string {
    const inherited = owner !== this.#owner
    if (name === other.name)
      return `has the member ${quote(name)}${inherited ? `, which ${owner} brings along` : ' twice'}`
    const of = inherited ? ` of ${owner}` : ''
    return `has the member ${quote(name)}, which clashes with ${quote(other.name)}${of}${clashReason(name, other.name)}`
  }
}
