import { checkReferences } from './check-references.js'
import { FactsError } from './facts-error.js'
import { byName, list, name, object, oneOf, optional, plainObject, type Reader, text } from './read-shape.js'
import type {
  AlternateDefinition,
  Branch,
  CommandDefinition,
  Condition,
  EnumDefinition,
  EnumValue,
  EventDefinition,
  Feature,
  Member,
  Schema,
  StructDefinition,
  TypeRef,
  UnionDefinition,
} from './schema.js'
import { ValuePath } from './value-path.js'

/**
 * Reads a schema from a JSON value that has the shape of `Schema`: the files in `facts/`, and what `JSON.stringify`
 * writes. Nothing is passed over: every key must be known, every type right, and every name must lead to a definition.
 * `events` may be missing. The result is a copy with its keys in a fixed order.
 *
 * @throws FactsError with the place of the first mistake
 */
export function readFacts(value: unknown): Schema {
  const top = new ValuePath((path, reason) => new FactsError(path, reason))
  const given = plainObject(value, top)
  const read = schema('events' in given ? given : { ...given, events: {} }, top)
  checkReferences(read, (section, definition) => top.key(section).key(definition))
  return read
}

/** Conditions may hold conditions so many levels down. */
const MAX_DEPTH = 100

const version = text(/^\d+\.\d+(\.\d+)?$/, 'a version of two or three numbers')
const setting = text(/^[A-Z][A-Z0-9_]*$/, "a build setting's name")
const yes = oneOf(true)
const no = oneOf(false)

const condition: Reader<Condition> = (value, at) => readCondition(value, at, 1)

function readCondition(value: unknown, at: ValuePath, depth: number): Condition {
  if (typeof value === 'string') return setting(value, at)
  if (depth > MAX_DEPTH) throw at.error(`expected at most ${MAX_DEPTH} conditions within each other`)
  const inner: Reader<Condition> = (entry, place) => readCondition(entry, place, depth + 1)
  const [key = '', ...others] = Object.keys(plainObject(value, at))
  if (others.length === 0) {
    if (key === 'all') return object<{ all: Condition[] }>({ all: list(inner, 1) })(value, at)
    if (key === 'any') return object<{ any: Condition[] }>({ any: list(inner, 1) })(value, at)
    if (key === 'not') return object<{ not: Condition }>({ not: inner })(value, at)
  }
  throw at.error(`expected a build setting's name, or an object with one of the keys 'all', 'any' and 'not'`)
}

const listOf = object<{ array: string }>({ array: name })
const type: Reader<TypeRef> = (value, at) => (typeof value === 'string' ? name(value, at) : listOf(value, at))

const conditionalFeature = object<{ name: string; if: Condition }>({ name, if: condition })
const feature: Reader<Feature> = (value, at) => {
  return typeof value === 'string' ? name(value, at) : conditionalFeature(value, at)
}

const annotated = {
  since: optional(version),
  features: optional(list(feature, 1)),
  if: optional(condition),
}
const member = object<Member>({ name, type, optional: optional(yes), ...annotated })
const enumValue = object<EnumValue>({ name, ...annotated })
const branch = object<Branch>({ value: name, type: name, if: optional(condition) })

const definition = { ...annotated, module: optional(text(/^\P{Cc}+$/u, "a file's name")) }
const withArguments = { args: optional(list(member)), argsType: optional(name), boxed: optional(yes) }

const command = object<CommandDefinition>({
  ...withArguments,
  returns: optional(type),
  successResponse: optional(no),
  gen: optional(no),
  oob: optional(yes),
  allowPreconfig: optional(yes),
  coroutine: optional(yes),
  ...definition,
  sinceOn: optional(
    object<NonNullable<CommandDefinition['sinceOn']>>({
      freebsd: optional(version),
      linux: optional(version),
      win32: optional(version),
    }),
  ),
})
const event = object<EventDefinition>({ ...withArguments, ...definition })
const struct = object<StructDefinition>({ base: optional(name), members: list(member), ...definition })
const enumeration = object<EnumDefinition>({
  prefix: optional(name),
  values: list(enumValue),
  ...definition,
})
const union = object<UnionDefinition>({
  base: optional(name),
  baseMembers: optional(list(member)),
  discriminator: name,
  branches: list(branch),
  ...definition,
})
const alternate = object<AlternateDefinition>({ branches: list(member, 1), ...definition })

const schema = object<Schema>({
  qemu: optional(version),
  protocol: optional(oneOf('qga', 'qmp')),
  masked: optional(yes),
  commands: byName(command),
  events: byName(event),
  structs: byName(struct),
  enums: byName(enumeration),
  unions: byName(union),
  alternates: byName(alternate),
})
