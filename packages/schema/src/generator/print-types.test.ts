import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { printTypes } from './print-types.js'

test('printTypes prints every kind of definition', () => {
  const sources = sampleSources()
  sources.docs.Disc = { doc: 'A disc.', members: { 'bytes-free': 'Room that is left.' } }
  expect(printTypes(buildModel(sources))).toBe(`import type { Size, Uint64 } from '../integers.js'

/**
 * About Colour.
 * Since QEMU 1.9: sea-green.
 * Linux and FreeBSD only: sea-green.
 * @since QEMU 1.0
 */
export type Colour = 'red' | 'sea-green'

/**
 * A disc.
 * @since QEMU 1.0
 */
export interface Disc {
  /** Room that is left. */
  'bytes-free': Size
}

/**
 * About Label.
 * @since QEMU 1.2
 */
export type Label = number | Colour

/**
 * About Report.
 * @since QEMU 1.0
 */
export type Report = ({ at: number; wear: 'scratched' } & Scratch) | { at: number; wear: Exclude<Wear, 'scratched'> }

/**
 * About Scratch.
 * @since QEMU 2.0
 */
export interface Scratch {
  /** @since QEMU 1.7 */
  depth?: Uint64
}

/**
 * About Wear.
 * @since QEMU 1.0
 */
export type Wear = 'none' | 'scratched'
`)
})

test('printTypes breaks a long list of words', () => {
  const words = Array.from({ length: 20 }, (_, index) => `word-${index}`)
  const enums = { Many: { values: words.map((name) => ({ name })), since: '1.0' } }
  const text = printTypes(buildModel(sampleSources({ commands: {}, structs: {}, enums, unions: {}, alternates: {} })))
  expect(text).toContain("export type Many =\n  | 'word-0'\n  | 'word-1'\n")
})
