import { findType } from '../find-type.js'
import type { Schema, TypeRef } from '../schema.js'
import { compareTypePair } from './compare-definitions.js'
import type { Comparison } from './comparison.js'
import { typesIn, typesInCall } from './type-uses.js'

/**
 * The types of `a` that are in `b` under another name and are the same otherwise: new names by old ones. Two types are
 * taken for one only if some place that both schemas have holds the old one here and the new one there, and if neither
 * stands for another one elsewhere.
 */
export function findRenames(a: Schema, b: Schema): Map<string, string> {
  const pairs = new Map<string, Pair>()
  const waiting = [...sharedPlaces(a, b)]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const pair = namesAt(a, b, place)
    if (pair === undefined || pairs.has(pair.join(' ')) || !isSameStructure(a, b, pair, () => true)) continue
    pairs.set(pair.join(' '), pair)
    waiting.push(...placesInBoth(typesIn(a, pair[0]), typesIn(b, pair[1])))
  }
  return settled(a, b, oneToOne([...pairs.values()]))
}

type Place = readonly [a: TypeRef, b: TypeRef]
type Pair = readonly [oldName: string, newName: string]

function sharedPlaces(a: Schema, b: Schema): Place[] {
  const places: Place[] = []
  for (const section of ['commands', 'events'] as const) {
    for (const [name, definition] of Object.entries(a[section])) {
      const other = Object.hasOwn(b[section], name) ? b[section][name] : undefined
      if (other !== undefined) places.push(...placesInBoth(typesInCall(a, definition), typesInCall(b, other)))
    }
  }
  for (const section of ['structs', 'unions', 'alternates'] as const) {
    for (const name of Object.keys(a[section])) places.push(...placesInBoth(typesIn(a, name), typesIn(b, name)))
  }
  return places
}

function placesInBoth(a: ReadonlyMap<string, TypeRef>, b: ReadonlyMap<string, TypeRef>): Place[] {
  return [...a].flatMap(([place, type]): Place[] => {
    const other = b.get(place)
    return other === undefined ? [] : [[type, other]]
  })
}

/** The two names at a place, if either schema has only its own. */
function namesAt(a: Schema, b: Schema, [mine, theirs]: Place): Pair | undefined {
  if (typeof mine === 'object') {
    return typeof theirs === 'object' ? namesAt(a, b, [mine.array, theirs.array]) : undefined
  }
  if (typeof theirs === 'object') return undefined
  const isMoved = findType(a, mine) && !findType(b, mine) && findType(b, theirs) && !findType(a, theirs)
  return isMoved ? [mine, theirs] : undefined
}

/** Properties that may differ between a type and the same type by another name. */
const minor: ReadonlySet<string> = new Set(['condition', 'since', 'feature'])

/** Whether the two are alike, if those types within them are which may be and are so named. */
function isSameStructure(a: Schema, b: Schema, pair: Pair, mayBe: (pair: Pair) => boolean): boolean {
  const assumed = new Set([pair.join(' ')])
  const waiting = [pair]
  let isSame = true
  const c: Comparison = {
    a,
    b,
    named: true,
    useOf: () => ({ input: false, output: false }),
    met: new Set(),
    report: ({ what }) => {
      isSame &&= minor.has(what)
    },
    agree: () => undefined,
    compareTypes: (_path, mine, theirs) => {
      if (JSON.stringify(mine) === JSON.stringify(theirs)) return
      const inner = namesAt(a, b, [mine, theirs])
      if (inner === undefined || !mayBe(inner)) isSame = false
      else if (!assumed.has(inner.join(' '))) waiting.push(inner)
      if (inner !== undefined) assumed.add(inner.join(' '))
    },
  }
  for (let next = waiting.pop(); next !== undefined && isSame; next = waiting.pop()) {
    const [mine, theirs] = [findType(a, next[0]), findType(b, next[1])]
    if (mine !== undefined && theirs !== undefined) compareTypePair(c, [], [next[0], mine], [next[1], theirs])
  }
  return isSame
}

function oneToOne(pairs: readonly Pair[]): Map<string, string> {
  const uses = new Map<string, number>()
  for (const name of pairs.flat()) uses.set(name, (uses.get(name) ?? 0) + 1)
  return new Map(pairs.filter((pair) => pair.every((name) => uses.get(name) === 1)))
}

/** Without those that hold a type which is not renamed itself, because it has become two, say. */
function settled(a: Schema, b: Schema, renames: Map<string, string>): Map<string, string> {
  const isRenamed = ([oldName, newName]: Pair) => renames.get(oldName) === newName
  const kept = [...renames].filter((pair) => isSameStructure(a, b, pair, isRenamed))
  return kept.length === renames.size ? renames : settled(a, b, new Map(kept))
}
