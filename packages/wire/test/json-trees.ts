import fc from 'fast-check'
import type { JsonValue } from '../src/json/json-value.js'
import { engineTellsKeysApart } from './engine-keys.js'

/** A JSON text and the value that it must become. */
export interface JsonTree {
  readonly text: string
  readonly value: JsonValue
}

const INT64 = 2n ** 63n
const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** What every integer must become: a number where that is exact, else a bigint. */
export function exact(integer: bigint): number | bigint {
  return integer >= -SAFE && integer <= SAFE ? Number(integer) : integer
}

/** Integers of all widths, and many around the borders where widths change. */
const integer: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: -INT64, max: 2n * INT64 }),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  fc.bigInt({ min: SAFE - 3n, max: SAFE + 3n }),
  fc.bigInt({ min: -SAFE - 3n, max: -SAFE + 3n }),
  fc
    .integer({ min: 13, max: 20 })
    .chain((digits) => fc.bigInt({ min: 10n ** BigInt(digits - 1), max: 10n ** BigInt(digits) })),
  fc.bigInt({ min: -20n, max: 20n }),
)

/** Text full of what a reader of digits must not fall for. */
const trickyString: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(
    '1',
    '12345678901234567',
    '"',
    '\\',
    '-',
    ':',
    ',',
    '{',
    '}',
    '[',
    ']',
    ' ',
    'é',
    '\n',
    '\u2060',
    '\x7f',
  ),
  maxLength: 8,
})

const trickyKey = engineTellsKeysApart() ? trickyString : trickyString.filter((name) => !/["\\\n]/.test(name))

const integerTree = integer.map((value): JsonTree => ({ text: value.toString(), value: exact(value) }))

/** Numbers that are no integers by their spelling: the native parser reads these. */
const fractionTree: fc.Arbitrary<JsonTree> = fc
  .tuple(integer, fc.constantFrom('.5', '.0', 'e2', 'E+3', 'e-2', '.12345678901234567890', '.5e1234567890123456'))
  .map(([digits, rest]) => ({ text: `${digits}${rest}`, value: Number(`${digits}${rest}`) }))

const stringTree = trickyString.map((value): JsonTree => ({ text: JSON.stringify(value), value }))

const wordTree = fc.constantFrom<JsonTree>(
  { text: 'null', value: null },
  { text: 'true', value: true },
  { text: 'false', value: false },
)

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t')

function arrayTree([items, blank]: [JsonTree[], string]): JsonTree {
  return {
    text: `[${blank}${items.map(({ text }) => text).join(`${blank},${blank}`)}${blank}]`,
    value: items.map(({ value }) => value),
  }
}

function objectTree([members, blank]: [[string, JsonTree][], string]): JsonTree {
  const texts = members.map(([name, { text }]) => `${JSON.stringify(name)}${blank}:${blank}${text}${blank}`)
  return {
    text: `{${blank}${texts.join(',')}}`,
    value: Object.fromEntries(members.map(([name, { value }]) => [name, value])),
  }
}

/** JSON texts of any shape, wide integers everywhere. */
export const jsonTree: fc.Arbitrary<JsonTree> = fc.letrec<{ tree: JsonTree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof({ weight: 4, arbitrary: integerTree }, fractionTree, stringTree, wordTree),
    fc.tuple(fc.array(tie('tree'), { maxLength: 5 }), space).map(arrayTree),
    fc
      .tuple(fc.uniqueArray(fc.tuple(trickyKey, tie('tree')), { maxLength: 5, selector: ([name]) => name }), space)
      .map(objectTree),
  ),
})).tree

/** The value with each bigint rounded, as `JSON.parse` would give it. */
export function rounded(value: JsonValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, rounded(member)]))
}
