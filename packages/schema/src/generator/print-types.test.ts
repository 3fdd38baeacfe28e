import { expect, test } from 'vitest'
import { sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { ownLibrary } from './library.js'
import { printTypes } from './print-types.js'

test('printTypes prints every kind of definition', () => {
  const sources = sampleSources()
  sources.docs.Disc = { text: 'A disc.', members: { 'bytes-free': 'Room that is left.' } }
  expect(printTypes(buildModel(sources), ownLibrary('qga'))).toBe(`import type { Size, Uint64 } from '../integers.js'

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
export type Report = {
  at: number
} & (
  | ({ wear: 'scratched' } & Scratch)
  | { wear: 'none' }
)

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
  const sources = sampleSources({ commands: {}, structs: {}, enums, unions: {}, alternates: {} })
  const text = printTypes(buildModel(sources), ownLibrary('qga'))
  expect(text).toContain("export type Many =\n  | 'word-0'\n  | 'word-1'\n")
})

const monitor = printTypes(buildModel(sampleMonitor()), ownLibrary('qmp'))

test.each([
  ['a base', 'export interface Drive extends Named {\n'],
  ['a member of some builds', '  /** Only where QEMU was built with CONFIG_FORCE. */\n  force?: boolean\n'],
  [
    'a union with a base, and a value without a branch',
    `export type DiscOptions = DiscBase & (
  | ({ make: 'pressed' } & Pressed)
  | ({ make: 'burnt' } & Burning)
  | { make: 'x-cut' }
)
`,
  ],
  ['a branch of some builds', ' * Only where QEMU was built with CONFIG_BURN: burnt.\n'],
  ['an alternate with a list and null', 'export type Layers = string | string[] | null\n'],
  ['an unstable member', '  /** Unstable: may change or go without notice. */\n  layers: Layers\n'],
  ['an unstable word', ' * Unstable: x-cut.\n */\nexport type Make ='],
])('printTypes prints %s', (_, text) => {
  expect(monitor).toContain(text)
})

test('printTypes lists the values without a branch, or what is left of all, whichever is shorter', () => {
  const enums = { Wear: { values: ['none', 'scratched', 'broken', 'bent', 'dented'].map((name) => ({ name })) } }
  const text = printTypes(
    buildModel(sampleSources({ enums: { ...sampleSources().schema.enums, ...enums } })),
    ownLibrary('qga'),
  )
  expect(text).toContain("  | { wear: Exclude<Wear, 'scratched'> }\n")
})

test('printTypes gives a name that TypeScript knows otherwise, or cannot spell, another one', () => {
  const structs = { String: { members: [] }, '__com.example_Disc-1': { base: 'String', members: [] } }
  const text = printTypes(
    buildModel(sampleSources({ commands: {}, enums: {}, unions: {}, alternates: {}, structs })),
    ownLibrary('qga'),
  )
  expect(text).toContain('export interface QemuString {\n')
  expect(text).toContain('export interface __com_example_Disc_1 extends QemuString {\n')
})
