import fc from 'fast-check'
import { parse as losslessParse } from 'lossless-json'
import { describe, expect, test } from 'vitest'
import { bytes } from '../../test/bytes.js'
import { engineTellsKeysApart } from '../../test/engine-keys.js'
import { exact, jsonTree, rounded } from '../../test/json-trees.js'
import { JsonError } from '../errors/json-error.js'
import { parseJson } from './parse-json.js'

/** Where the engine mixes up keys with an escape, its answers are no measure for texts that may have one. */
const tellsKeysApart = engineTellsKeysApart()

const readNumber = (text: string) => (/^-?\d+$/.test(text) && text !== '-0' ? exact(BigInt(text)) : Number(text))

/** What the function gives, or `refused`. */
function outcome<T>(read: () => T): { value: T } | 'refused' {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonError) return 'refused'
    throw error
  }
}

describe('parseJson on random texts', () => {
  test('every digit arrives', () => {
    fc.assert(
      fc.property(jsonTree, ({ text, value }) => {
        expect(parseJson(text)).toStrictEqual(value)
        expect(parseJson(bytes(text))).toStrictEqual(value)
      }),
      { numRuns: 300 },
    )
  })

  test('the same as lossless-json', () => {
    fc.assert(
      fc.property(jsonTree, ({ text }) => {
        expect(parseJson(text)).toStrictEqual(losslessParse(text, undefined, readNumber))
      }),
      { numRuns: 300 },
    )
  })

  test('the same as JSON.parse, but for the digits', () => {
    fc.assert(
      fc.property(jsonTree, ({ text }) => {
        expect(rounded(parseJson(text))).toStrictEqual(JSON.parse(text))
      }),
      { numRuns: 200 },
    )
  })

  test('the same as JSON.parse where that is exact', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(tellsKeysApart || !text.includes('\\'))
        expect(rounded(parseJson(text))).toStrictEqual(JSON.parse(text))
      }),
      { numRuns: 200 },
    )
  })

  test('a damaged text is taken or refused as by JSON.parse', () => {
    const splice = fc.record({
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.integer({ min: 0, max: 3 }),
      added: fc.string({
        unit: fc.constantFrom('0', '1', '"', '\\', '-', ':', ',', '{', '}', '[', ']', ' ', '.', 'e'),
        maxLength: 2,
      }),
    })
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(jsonTree, splice, ({ text }, { place, removed, added }) => {
        const at = Math.floor(place * text.length)
        const damaged = text.slice(0, at) + added + text.slice(at + removed)
        fc.pre(tellsKeysApart || !damaged.includes('\\'))
        const ours = outcome(() => rounded(parseJson(damaged)))
        expect(ours).toStrictEqual(outcome((): unknown => JSON.parse(damaged)))
        if (ours === 'refused') refused++
        else taken++
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(100)
  })
})
