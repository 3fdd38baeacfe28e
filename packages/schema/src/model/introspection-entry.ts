import type { BuiltinKind } from './builtin-types.js'
import { list, name, oneOf, openObject, optional, plainObject, type Reader, text } from './read-shape.js'
import type { ValuePath } from './value-path.js'

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

interface Entry {
  name: string
  features?: string[]
}

export interface CommandEntry extends Entry {
  'meta-type': 'command'
  'arg-type': string
  'ret-type': string
  'allow-oob'?: boolean
}

export interface EventEntry extends Entry {
  'meta-type': 'event'
  'arg-type': string
}

export interface BuiltinEntry extends Entry {
  'meta-type': 'builtin'
  'json-type': BuiltinKind
}

export interface EnumEntry extends Entry {
  'meta-type': 'enum'
  /** Since QEMU 6.2. */
  members?: { name: string; features?: string[] }[]
  values?: string[]
}

export interface ArrayEntry extends Entry {
  'meta-type': 'array'
  'element-type': string
}

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

export interface AlternateEntry extends Entry {
  'meta-type': 'alternate'
  members: { type: string }[]
}

const typeName = text(/^(\[[\w.-]+\]|[\w.-]+)$/, "a type's name")
const flag = oneOf(true, false)
const anything: Reader<unknown> = (value) => value
const features = optional(list(name))

const readers: {
  readonly [K in IntrospectionEntry['meta-type']]: Reader<Extract<IntrospectionEntry, { 'meta-type': K }>>
} = {
  command: openObject<CommandEntry>({
    'meta-type': oneOf('command'),
    name,
    'arg-type': typeName,
    'ret-type': typeName,
    'allow-oob': optional(flag),
    features,
  }),
  event: openObject<EventEntry>({ 'meta-type': oneOf('event'), name, 'arg-type': typeName, features }),
  builtin: openObject<BuiltinEntry>({
    'meta-type': oneOf('builtin'),
    name,
    'json-type': oneOf('string', 'int', 'number', 'boolean', 'null', 'value'),
    features,
  }),
  enum: openObject<EnumEntry>({
    'meta-type': oneOf('enum'),
    name,
    members: optional(list(openObject<{ name: string; features?: string[] }>({ name, features }))),
    values: optional(list(name)),
    features,
  }),
  array: openObject<ArrayEntry>({ 'meta-type': oneOf('array'), name: typeName, 'element-type': typeName, features }),
  object: openObject<ObjectEntry>({
    'meta-type': oneOf('object'),
    name,
    members: list(openObject<ObjectMember>({ name, type: typeName, default: optional(anything), features })),
    tag: optional(name),
    variants: optional(list(openObject<{ case: string; type: string }>({ case: name, type: typeName }))),
    features,
  }),
  alternate: openObject<AlternateEntry>({
    'meta-type': oneOf('alternate'),
    name,
    members: list(openObject<{ type: string }>({ type: typeName }), 1),
    features,
  }),
}

const metaType = oneOf('command', 'event', 'builtin', 'enum', 'array', 'object', 'alternate')

/** Reads one entry of the reply. */
export function readEntry(value: unknown, at: ValuePath): IntrospectionEntry {
  return readers[metaType(plainObject(value, at)['meta-type'], at.key('meta-type'))](value, at)
}
