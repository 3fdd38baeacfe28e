import { expect, test } from 'vitest'
import { type Sample, sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { GenerateError } from './generate-error.js'

function find(sources: Sample, name: string) {
  const { commands, events, definitions } = buildModel(sources)
  return [...commands, ...events, ...definitions].find((one) => one.name === name)
}

test('buildModel sorts by name', () => {
  const model = buildModel(sampleSources())
  expect(model.protocol).toBe('qga')
  expect(model.commands.map(({ name }) => name)).toEqual(['guest-beep', 'guest-burn', 'guest-count', 'guest-leave'])
  expect(model.definitions.map(({ name }) => name)).toEqual(['Colour', 'Disc', 'Label', 'Report', 'Scratch', 'Wear'])
  expect(buildModel(sampleMonitor()).events.map(({ name }) => name)).toEqual([
    'DISC_EJECTED',
    'DISC_FULL',
    'LID_OPENED',
  ])
})

test('buildModel widens the integers that the overlay names', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { 'guest-count': ['from', 'return'] }
  expect(find(sources, 'guest-count')).toMatchObject({ args: [{ name: 'from', type: 'int64' }], returns: 'int64' })
})

test('buildModel leaves a type alone that a newer overlay widens and the schema has otherwise', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { Disc: ['bytes-free'], Nowhere: ['at'] }
  expect(find(sources, 'Disc')).toMatchObject({ members: [{ type: 'size' }] })
})

test('buildModel names methods by rule, and by the overlay', () => {
  const sources = sampleSources()
  sources.overlay.methods = { 'guest-beep': 'beepRaw' }
  expect(find(sources, 'guest-beep')).toMatchObject({ method: 'beepRaw' })
  expect(find(sources, 'guest-burn')).toMatchObject({ method: 'burn' })
})

test('buildModel dates what is undated by the first version that has it', () => {
  expect(find(sampleSources(), 'Scratch')).toMatchObject({ since: '2.0' })
})

test('buildModel leaves undated what the oldest version has already', () => {
  expect(find({ ...sampleSources(), older: [] }, 'Scratch')).not.toHaveProperty('since')
})

test('buildModel lets the overlay correct dates', () => {
  const sources = sampleSources()
  sources.overlay.since = { Label: '1.3' }
  sources.overlay.sinceOn = { 'guest-beep': { win32: '1.8' } }
  expect(find(sources, 'Label')).toMatchObject({ since: '1.3' })
  expect(find(sources, 'guest-beep')).toMatchObject({ since: '1.0', sinceOn: { win32: '1.8' } })
})

test('buildModel splits a union into branches and bare values', () => {
  expect(find(sampleSources(), 'Report')).toMatchObject({
    discriminator: { name: 'wear', type: 'Wear' },
    members: [{ name: 'wear' }, { name: 'at' }],
    branches: [{ name: 'scratched', type: 'Scratch' }],
    bareValues: ['none'],
  })
})

test('buildModel finds a discriminator that is inherited', () => {
  expect(find(sampleMonitor(), 'DiscOptions')).toMatchObject({
    base: 'DiscBase',
    members: [],
    discriminator: { name: 'make', type: 'Make' },
    branches: [{ name: 'pressed' }, { name: 'burnt', where: 'Only where QEMU was built with CONFIG_BURN' }],
    bareValues: ['x-cut'],
  })
})

test('buildModel keeps the flags of commands', () => {
  expect(find(sampleMonitor(), 'disc-add')).toMatchObject({ argsType: 'DiscOptions', args: [], allowPreconfig: true })
  expect(find(sampleMonitor(), 'disc-eject')).toMatchObject({ oob: true, features: ['deprecated'] })
  expect(find(sampleMonitor(), 'drive-add')).toMatchObject({ open: true, coroutine: true })
  expect(find(sampleSources(), 'guest-leave')).toMatchObject({ open: false, successResponse: false })
})

test('buildModel lets a member that depends on the build be absent', () => {
  expect(find(sampleMonitor(), 'Drive')).toMatchObject({ members: [{ name: 'force', optional: true }] })
})

test('buildModel says of a type where it is used, unless there is a sentence', () => {
  const sources = sampleMonitor()
  sources.docs.Named = { text: 'About @id, with an address a@b.\n' }
  expect(find(sources, 'Named')).toMatchObject({ doc: 'About `id`, with an address a@b.' })
  expect(find(sources, 'Drive')).toMatchObject({ doc: 'Used by `disc-eject` and `DISC_EJECTED`.' })
  const structs = { ...sources.schema.structs, Lost: { members: [] } }
  expect(find(sampleMonitor({ structs }), 'Lost')).toMatchObject({ doc: 'No command, event or other type uses it.' })
})

test('buildModel defines QType where it is mentioned', () => {
  expect(find(sampleMonitor(), 'QType')).toMatchObject({
    kind: 'enum',
    values: [{ name: 'none' }, {}, {}, {}, {}, {}, {}],
  })
  expect(find(sampleSources(), 'QType')).toBeUndefined()
})

test.each<[string, Parameters<typeof sampleSources>[0], string]>([
  ['an unknown type', { structs: { Disc: { members: [{ name: 'a', type: 'Nope' }] } } }, "the type 'Nope'"],
  [
    'a union without its discriminator',
    { unions: { U: { baseMembers: [], discriminator: 'd', branches: [] } } },
    "'d'",
  ],
  ['a base that is no object', { structs: { Disc: { base: 'Wear', members: [] } } }, "'Wear' is none"],
  ['arguments that are no object', { commands: { a: { argsType: 'Wear' } } }, "'Wear' is none"],
  [
    'a list of branches',
    { unions: { U: { baseMembers: [{ name: 'd', type: { array: 'Wear' } }], discriminator: 'd', branches: [] } } },
    'a list where a single type must be',
  ],
  [
    'two types of one name in TypeScript',
    { unions: {}, structs: { '__a.b_C': { members: [] }, '__a-b_C': { members: [] } } },
    "'__a.b_C' and '__a-b_C' are both '__a_b_C'",
  ],
  ['the names of types hidden', { masked: true }, 'hides the names'],
])('buildModel refuses %s', (_, changes, message) => {
  const build = () => buildModel(sampleSources({ commands: {}, ...changes }))
  expect(build).toThrow(GenerateError)
  expect(build).toThrow(message)
})

test('buildModel takes names for names, whatever objects inherit', () => {
  const sources = sampleSources({ commands: { constructor: { args: [] } } })
  sources.overlay.since = {}
  sources.overlay.sinceOn = {}
  sources.overlay.wideIntegers = {}
  sources.overlay.methods = { constructor: 'construct' }
  const head = { name: 'constructor', method: 'construct', doc: 'About constructor.', args: [], since: '2.0' }
  expect(find(sources, 'constructor')).toEqual({ ...head, open: false, successResponse: true })
})

test('buildModel must know the protocol', () => {
  const { protocol: _, ...schema } = sampleSources().schema
  expect(() => buildModel({ schema })).toThrow("'qga' or 'qmp'")
})
