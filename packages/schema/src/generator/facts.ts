/** The shape of the files in `facts/`, which `facts/README.md` describes. */

import type { Platform } from '../command-descriptor.js'

export type Condition = string | { all: Condition[] } | { any: Condition[] } | { not: Condition }

export type TypeFact = string | { array: string }

export type SinceOn = Partial<Record<Platform, string>>

interface Dated {
  since?: string
  if?: Condition
}

export interface MemberFact {
  name: string
  type: TypeFact
  optional?: boolean
  since?: string
}

export interface EnumValueFact extends Dated {
  name: string
}

export interface CommandFact extends Dated {
  args: MemberFact[]
  returns?: TypeFact
  successResponse?: boolean
  sinceOn?: SinceOn
}

export interface StructFact extends Dated {
  members: MemberFact[]
}

export interface EnumFact extends Dated {
  values: EnumValueFact[]
}

export interface UnionFact extends Dated {
  baseMembers: MemberFact[]
  discriminator: string
  branches: { value: string; type: string }[]
}

export interface AlternateFact extends Dated {
  branches: MemberFact[]
}

/** One version of the schema. */
export interface Facts {
  qemu: string
  protocol: string
  commands: Record<string, CommandFact>
  structs: Record<string, StructFact>
  enums: Record<string, EnumFact>
  unions: Record<string, UnionFact>
  alternates: Record<string, AlternateFact>
}

/** What the schema does not say, or says wrong. */
export interface Overlay {
  /** By command or struct: plain `int` members that are 64 bits wide; `return` is a command's reply. */
  wideIntegers: Record<string, string[]>
  /** By definition: the true first version, where the documented one is wrong. */
  since: Record<string, string>
  /** By command: later first versions of single platforms. */
  sinceOn: Record<string, SinceOn>
  /** By command: the method's name, where the rule gives one that is taken. */
  methods: Record<string, string>
}

/** Our own sentences, by definition. */
export type Docs = Record<string, { doc: string; members?: Record<string, string> }>

/** All that the generator reads. */
export interface Sources {
  /** Oldest version first; the last one is what is generated. */
  versions: Facts[]
  overlay: Overlay
  docs: Docs
}
