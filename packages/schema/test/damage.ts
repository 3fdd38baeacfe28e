import { typesIn, typesInCall } from '../src/model/compare/type-uses.js'
import type { Feature, Member, Schema } from '../src/model/index.js'

/** How many mistakes `damaged` can make in a schema. */
export function countMistakes(schema: Schema): number {
  return mistakesIn(schema).length
}

/** A copy of a schema with one mistake in what a command or an event leads to, such that it shows on the wire. */
export function damaged(schema: Schema, index: number): { schema: Schema; what: string } {
  const copy = structuredClone(schema)
  const [what, make] = mistakesIn(copy)[index] ?? ['nothing', () => undefined]
  make()
  return { schema: copy, what }
}

/** What it is, and how it is made. */
type Mistake = readonly [what: string, make: () => void]

function mistakesIn(schema: Schema): Mistake[] {
  const { commands, events, structs, unions, enums, alternates } = schema
  const calls = [...Object.entries(commands), ...Object.entries(events)]
  const mistakes: Mistake[] = [
    ...Object.entries(commands).flatMap(([name, command]): Mistake[] => [
      [`no ${name}`, () => delete commands[name]],
      // Without its condition, which would explain why a running QEMU does not have it.
      [`another ${name}`, () => Object.assign(commands, { [`${name}-2`]: { ...command, if: undefined } })],
      [`oob of ${name}`, () => Object.assign(command, { oob: command.oob ? undefined : true })],
      [`returns of ${name}`, () => Object.assign(command, { returns: command.returns === 'null' ? 'bool' : 'null' })],
    ]),
    ...Object.keys(events).map((name): Mistake => [`no ${name}`, () => delete events[name]]),
    ...calls.flatMap(([name, call]) => [...inFeatures(name, call), ...inMembers(name, call.args)]),
  ]
  // A base has its features for itself.
  const bases = new Set([...Object.values(structs), ...Object.values(unions)].map(({ base }) => base))
  for (const name of reachedFrom(
    schema,
    calls.map(([, call]) => call),
  )) {
    const branches = unions[name]?.branches
    const definition = structs[name] ?? unions[name]
    if (definition !== undefined && !bases.has(name)) mistakes.push(...inFeatures(name, definition))
    mistakes.push(
      ...inMembers(name, structs[name]?.members),
      ...inMembers(name, unions[name]?.baseMembers),
      ...inNames(`${name} value`, enums[name]?.values),
      ...inList(`${name} branch`, alternates[name]?.branches),
      ...inList(`${name} branch`, branches).filter((_, index) => !isEmpty(schema, branches?.[index]?.type)),
    )
  }
  return mistakes
}

function inMembers(where: string, members: Member[] | undefined): Mistake[] {
  const own = (members ?? []).flatMap((member): Mistake[] => [
    [`optional ${where}.${member.name}`, () => Object.assign(member, { optional: member.optional ? undefined : true })],
    [`type ${where}.${member.name}`, () => Object.assign(member, { type: member.type === 'bool' ? 'null' : 'bool' })],
    [
      `list ${where}.${member.name}`,
      () =>
        Object.assign(member, { type: typeof member.type === 'object' ? member.type.array : { array: member.type } }),
    ],
  ])
  return [...inNames(where, members), ...own]
}

function inNames(where: string, entries: { name: string; features?: Feature[] }[] | undefined): Mistake[] {
  const own = (entries ?? []).flatMap((entry): Mistake[] => [
    [`name ${where}.${entry.name}`, () => Object.assign(entry, { name: `${entry.name}-2` })],
    ...inFeatures(`${where}.${entry.name}`, entry),
  ])
  return [...inList(where, entries), ...own]
}

function inList(where: string, entries: unknown[] | undefined): Mistake[] {
  return (entries ?? []).map((_, index): Mistake => [`no ${where}[${index}]`, () => entries?.splice(index, 1)])
}

function inFeatures(where: string, thing: { features?: Feature[] }): Mistake[] {
  return [
    [`feature ${where}`, () => Object.assign(thing, { features: [...(thing.features ?? []), 'surprising'] })],
    ...(thing.features === undefined ? [] : [[`no feature ${where}`, () => delete thing.features] as const]),
  ]
}

function reachedFrom(schema: Schema, calls: Parameters<typeof typesInCall>[1][]): Set<string> {
  const reached = new Set<string>()
  const waiting = calls.flatMap((call) => [...typesInCall(schema, call).values()])
  for (const type of waiting) {
    const name = typeof type === 'object' ? type.array : type
    if (!reached.has(name)) waiting.push(...typesIn(schema, name).values())
    reached.add(name)
  }
  return reached
}

/** A struct without members; a base of it is not looked at. */
function isEmpty({ structs }: Schema, type: string | undefined): boolean {
  return type !== undefined && structs[type]?.members.length === 0
}
