/** What the printers print: schema, overlay and sentences put together, every name resolved. */

import type { Platform } from '../command-descriptor.js'
import type { TypeRef } from '../model/schema.js'
import type { Overlay } from './sources.js'

/** A built-in type or a definition's name, or a list of one; `int` whose values pass 2^53 is `int64` here. */
export type TypeModel = TypeRef

/** First versions of single platforms. */
export type SinceOn = NonNullable<Overlay['sinceOn']>[string]

/** When and where something is there, and what must be known before it is used. */
export interface Notes {
  since?: string
  sinceOn?: SinceOn
  /** Guest agent: platforms that can have it; absent means all. */
  platforms?: Platform[]
  /** The build settings it depends on, in words. */
  condition?: string
  /** QMP: the same as the beginning of a sentence. */
  where?: string
  /** Such as `deprecated` and `unstable`. */
  features?: string[]
}

export interface MemberModel extends Notes {
  name: string
  type: TypeModel
  /** True for one that depends on a build setting, too. */
  optional: boolean
  doc?: string
}

interface Named extends Notes {
  /** As in the schema. */
  name: string
  doc?: string
}

/** What a command takes or an event brings: `args`, unless `argsType` names it. */
interface WithArguments extends Named {
  args: MemberModel[]
  argsType?: string
}

export interface CommandModel extends WithArguments {
  method: string
  /** Whether arguments beyond the listed ones are let through. */
  open: boolean
  returns?: TypeModel
  successResponse: boolean
  oob?: true
  allowPreconfig?: true
  coroutine?: true
}

export interface EventModel extends WithArguments {}

export interface StructModel extends Named {
  kind: 'struct'
  base?: string
  /** Its own members. */
  members: MemberModel[]
}

export interface EnumModel extends Named {
  kind: 'enum'
  values: ({ name: string; doc?: string } & Notes)[]
}

export interface UnionModel extends Named {
  kind: 'union'
  /** The struct that has the common members; else `members` has them. */
  base?: string
  /** Common members, the discriminator among them. */
  members: MemberModel[]
  discriminator: { name: string; type: string }
  branches: ({ name: string; type: string } & Notes)[]
  /** Values of the discriminator that add no members. */
  bareValues: string[]
}

export interface AlternateModel extends Named {
  kind: 'alternate'
  types: TypeModel[]
}

export type DefinitionModel = StructModel | EnumModel | UnionModel | AlternateModel

export interface Model {
  protocol: 'qga' | 'qmp'
  /** Each list is sorted by name. */
  commands: CommandModel[]
  events: EventModel[]
  definitions: DefinitionModel[]
}
