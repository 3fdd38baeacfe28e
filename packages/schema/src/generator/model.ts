/** What the printers print: facts, overlay and sentences put together, every name resolved. */

import type { Platform } from '../command-descriptor.js'
import type { SinceOn, TypeFact } from './facts.js'

/** A built-in type or a definition's name, or a list of one; `int` that is 64 bits wide is `int64` here. */
export type TypeModel = TypeFact

/** Where and since when a definition is there. */
export interface Availability {
  since?: string
  sinceOn?: SinceOn
  /** Absent means all. */
  platforms?: Platform[]
  /** The condition in words. */
  condition?: string
}

export interface MemberModel {
  name: string
  type: TypeModel
  optional: boolean
  doc?: string
  since?: string
}

export interface CommandModel extends Availability {
  name: string
  method: string
  doc: string
  args: MemberModel[]
  returns?: TypeModel
  successResponse: boolean
}

interface Definition extends Availability {
  name: string
  doc: string
}

export interface StructModel extends Definition {
  kind: 'struct'
  members: MemberModel[]
}

export interface EnumModel extends Definition {
  kind: 'enum'
  values: ({ name: string } & Availability)[]
}

export interface UnionModel extends Definition {
  kind: 'union'
  /** Common members other than the discriminator. */
  members: MemberModel[]
  discriminator: { name: string; type: string }
  branches: { value: string; type: string }[]
  /** Values of the discriminator that add no members. */
  bareValues: string[]
}

export interface AlternateModel extends Definition {
  kind: 'alternate'
  types: string[]
}

export type DefinitionModel = StructModel | EnumModel | UnionModel | AlternateModel

export interface Model {
  /** Version of QEMU whose schema this is. */
  qemu: string
  /** Sorted by name. */
  commands: CommandModel[]
  /** Sorted by name. */
  definitions: DefinitionModel[]
}
