import type {
  AlternateEntry,
  ArrayEntry,
  BuiltinEntry,
  CommandEntry,
  EnumEntry,
  EventEntry,
  IntrospectionEntry,
  ObjectEntry,
  ObjectMember,
} from './introspection-entry.js'
import { list, name, oneOf, openObject, optional, plainObject, type Reader, text } from './read-shape.js'
import type { ValuePath } from './value-path.js'

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
