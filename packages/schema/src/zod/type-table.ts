/**
 * What the zod schemas are built from: one protocol's types as plain data, as short as will do. The generator prints
 * it; nothing in it is built before it is asked for.
 */

/** A built-in type or an entry's name, or a list of one: `str`, `GuestUser`, `[GuestUser]`. */
export type TypeText = string

/** Types of members by name. A `?` after the name marks one that may be absent, a `~` one that QEMU 7.2 may not send. */
export type MemberTable = Readonly<Record<string, TypeText>>

/** An object; it has the members of `base`, too. */
export interface StructEntry {
  readonly base?: string
  readonly members: MemberTable
}

/** An object whose member `on` selects further members, by its value; a value without a branch adds none. */
export interface UnionEntry extends StructEntry {
  readonly on: string
  readonly branches: Readonly<Record<string, string>>
}

/** A value of one of several types that the JSON type tells apart. */
export interface AlternateEntry {
  readonly anyOf: readonly TypeText[]
}

/** The words of an enum. */
export type EnumEntry = readonly string[]

export type TypeEntry = StructEntry | UnionEntry | AlternateEntry | EnumEntry

/** A command, by what goes in and what comes out. */
export interface CommandEntry {
  /** The arguments' members, or the type that has them. */
  readonly args: MemberTable | string
  /** True when arguments beyond these are let through. */
  readonly open?: true
  /** Absent: the empty object. */
  readonly returns?: TypeText
  /** True when success brings no reply. */
  readonly silent?: true
}

export interface TypeTable {
  readonly types: Readonly<Record<string, TypeEntry>>
  readonly commands: Readonly<Record<string, CommandEntry>>
  /** Each event's data: its members, or the type that has them. */
  readonly events: Readonly<Record<string, MemberTable | string>>
}
