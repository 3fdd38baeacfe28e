/** Definitions as the text gives them, each name with its place: the model before it is checked. */

import type { Condition } from '../../model/schema.js'
import type { Expression } from '../syntax.js'
import type { Subject } from './subject.js'

/** A name, and the offset of the string that holds it. */
export interface Named {
  readonly name: string
  readonly at: number
}

export interface FeatureNode extends Named {
  readonly if?: Condition
}

interface Annotated {
  readonly features: readonly FeatureNode[]
  readonly if?: Condition
}

/** A type by name, or a list of it. */
export interface TypeNode extends Named {
  readonly array: boolean
}

export interface MemberNode extends Named, Annotated {
  readonly type: TypeNode
  readonly optional: boolean
}

export interface ValueNode extends Named, Annotated {}

/** A branch of a union or an alternate; those of unions are named by a value. */
export interface BranchNode extends Named {
  readonly type: TypeNode
  readonly if?: Condition
}

/** What all definitions have. */
export interface DefinitionHead extends Named {
  readonly expression: Expression
  /** Begins the messages about it. */
  readonly subject: Subject
}

interface Head extends DefinitionHead, Annotated {
  /** Those flags of a command or an event that are given, by their keys. */
  readonly flags: ReadonlySet<string>
}

/** Exactly one of `args` and `argsType`, as in the model. */
interface WithArguments {
  readonly args?: readonly MemberNode[]
  readonly argsType?: TypeNode
}

export interface CommandNode extends Head, WithArguments {
  readonly kind: 'command'
  readonly returns?: TypeNode
}

export interface EventNode extends Head, WithArguments {
  readonly kind: 'event'
}

export interface StructNode extends Head {
  readonly kind: 'struct'
  readonly base?: TypeNode
  readonly members: readonly MemberNode[]
}

export interface EnumNode extends Head {
  readonly kind: 'enum'
  readonly prefix?: string
  readonly values: readonly ValueNode[]
}

/** Exactly one of `base` and `baseMembers`. */
export interface UnionNode extends Head {
  readonly kind: 'union'
  readonly base?: TypeNode
  readonly baseMembers?: readonly MemberNode[]
  readonly discriminator: Named
  readonly branches: readonly BranchNode[]
}

export interface AlternateNode extends Head {
  readonly kind: 'alternate'
  readonly branches: readonly BranchNode[]
}

export type Definition = CommandNode | EventNode | StructNode | EnumNode | UnionNode | AlternateNode
export type Kind = Definition['kind']
