/**
 * A schema as a value: what QEMU's QAPI text says, what the files in `facts/` keep, and what a live
 * `query-qmp-schema` tells, all in one shape. It is plain data: `JSON.stringify` writes it, `readFacts` reads it back.
 * A key that would be false, empty or unknown is left out; lists marked as such are always there.
 */

/** A build setting that something depends on. */
export type Condition = string | { all: Condition[] } | { any: Condition[] } | { not: Condition }

/** A built-in type or the name of a definition, or a list of one. Lists do not nest. */
export type TypeRef = string | { array: string }

/** A feature by name, such as `deprecated` and `unstable`, or one that depends on a build setting. */
export type Feature = string | { name: string; if: Condition }

/** What everything in a schema may carry. */
export interface Annotated {
  /** First version of QEMU that has it, as documented: two or three numbers. Absent: unknown, or as old as its owner. */
  since?: string
  features?: Feature[]
  if?: Condition
}

/** A member of a struct, of a union's base, of arguments, or of an event's data. */
export interface Member extends Annotated {
  name: string
  type: TypeRef
  optional?: true
}

/** What every definition may carry. */
export interface Definition extends Annotated {
  /** The file that it comes from, without folder and `.json`. */
  module?: string
}

/** What a command takes or an event brings: exactly one of `args` and `argsType`. */
export interface WithArguments extends Definition {
  args?: Member[]
  /** A struct, or a union when `boxed`. */
  argsType?: string
  /** Matters to QEMU's C code only. */
  boxed?: true
}

/** A command by its name on the wire. */
export interface CommandDefinition extends WithArguments {
  /** Absent: the empty object, or no reply at all. */
  returns?: TypeRef
  /** False: success brings no reply. */
  successResponse?: false
  /** False: arguments beyond the listed ones are let through. */
  gen?: false
  oob?: true
  allowPreconfig?: true
  coroutine?: true
  /** First version by platform of a guest agent, where it is later than `since`. */
  sinceOn?: Partial<Record<'freebsd' | 'linux' | 'win32', string>>
}

/** An event by its name on the wire. */
export interface EventDefinition extends WithArguments {}

/** An object. */
export interface StructDefinition extends Definition {
  /** A struct whose members it has, too. */
  base?: string
  /** Its own members; never absent. */
  members: Member[]
}

/** One word of an enum. */
export interface EnumValue extends Annotated {
  name: string
}

/** A list of words. */
export interface EnumDefinition extends Definition {
  /** Matters to QEMU's C code only. */
  prefix?: string
  values: EnumValue[]
}

/** The members that an object has besides the common ones, by the value of its discriminator. */
export interface Branch {
  value: string
  type: string
  if?: Condition
}

/** An object whose discriminator, a common member of an enum type, selects further members. */
export interface UnionDefinition extends Definition {
  /** The struct that holds the common members; else `baseMembers` has them. */
  base?: string
  baseMembers?: Member[]
  discriminator: string
  /** A value without a branch adds no members. */
  branches: Branch[]
}

/** A value of one of several types that the JSON type tells apart. The branches' names never show on the wire. */
export interface AlternateDefinition extends Definition {
  branches: Member[]
}

/** A whole schema. */
export interface Schema {
  /** Version of QEMU that it belongs to, when known: two or three numbers. */
  qemu?: string
  protocol?: 'qga' | 'qmp'
  /**
   * True for the reply of `query-qmp-schema`: defined types have numbers for names, bases are
   * folded into their structs, every integer is `int`, and neither dates nor conditions are known.
   */
  masked?: true
  commands: Record<string, CommandDefinition>
  events: Record<string, EventDefinition>
  structs: Record<string, StructDefinition>
  enums: Record<string, EnumDefinition>
  unions: Record<string, UnionDefinition>
  alternates: Record<string, AlternateDefinition>
}

/** The lists of definitions in a schema. */
export type Section = 'commands' | 'events' | 'structs' | 'enums' | 'unions' | 'alternates'
