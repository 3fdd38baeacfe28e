import type { BuiltinKind } from './builtin-types.js'

/**
 * One entry of the reply to `query-qmp-schema`: the kinds are told apart by `meta-type`. Keys that a newer QEMU may add
 * are passed over, as the protocol asks of its clients.
 */
export type IntrospectionEntry =
  | CommandEntry
  | EventEntry
  | BuiltinEntry
  | EnumEntry
  | ArrayEntry
  | ObjectEntry
  | AlternateEntry

/** What every entry has. */
export interface Entry {
  name: string
  features?: string[]
}

/** A command, its types by name. */
export interface CommandEntry extends Entry {
  'meta-type': 'command'
  'arg-type': string
  'ret-type': string
  'allow-oob'?: boolean
}

/** An event. */
export interface EventEntry extends Entry {
  'meta-type': 'event'
  'arg-type': string
}

/** A built-in type; all integers are one. */
export interface BuiltinEntry extends Entry {
  'meta-type': 'builtin'
  'json-type': BuiltinKind
}

/** The words of an enum. */
export interface EnumEntry extends Entry {
  'meta-type': 'enum'
  /** Since QEMU 6.2. */
  members?: { name: string; features?: string[] }[]
  values?: string[]
}

/** A list. */
export interface ArrayEntry extends Entry {
  'meta-type': 'array'
  'element-type': string
}

/** An object; with `tag`, the value of that member selects further members. */
export interface ObjectEntry extends Entry {
  'meta-type': 'object'
  members: ObjectMember[]
  tag?: string
  variants?: { case: string; type: string }[]
}

/** A member that may be left out has a `default`, whatever its value. */
export interface ObjectMember extends Entry {
  type: string
  default?: unknown
}

/** A value of one of several types. */
export interface AlternateEntry extends Entry {
  'meta-type': 'alternate'
  members: { type: string }[]
}
