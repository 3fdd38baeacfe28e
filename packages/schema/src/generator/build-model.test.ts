import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import type { Sources } from './facts.js'

function find(sources: Sources, name: string) {
  const { commands, definitions } = buildModel(sources)
  return [...commands, ...definitions].find((one) => one.name === name)
}

test('buildModel sorts by name and keeps the version', () => {
  const model = buildModel(sampleSources())
  expect(model.qemu).toBe('2.0')
  expect(model.commands.map(({ name }) => name)).toEqual(['guest-beep', 'guest-burn', 'guest-count', 'guest-leave'])
  expect(model.definitions.map(({ name }) => name)).toEqual(['Colour', 'Disc', 'Label', 'Report', 'Scratch', 'Wear'])
})

test('buildModel widens the integers that the overlay names', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { 'guest-count': ['from', 'return'] }
  expect(find(sources, 'guest-count')).toMatchObject({ args: [{ name: 'from', type: 'int64' }], returns: 'int64' })
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
  const sources = sampleSources()
  sources.versions = sources.versions.slice(1)
  expect(find(sources, 'Scratch')).not.toHaveProperty('since')
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
    members: [{ name: 'at' }],
    branches: [{ value: 'scratched', type: 'Scratch' }],
    bareValues: ['none'],
  })
})

test.each<[string, Parameters<typeof sampleSources>[0], string]>([
  ['an unknown type', { structs: { Disc: { members: [{ name: 'a', type: 'Nope' }] } } }, "the type 'Nope'"],
  [
    'a union without its discriminator',
    { unions: { U: { baseMembers: [], discriminator: 'd', branches: [] } } },
    "'d'",
  ],
])('buildModel refuses %s', (_, changes, message) => {
  expect(() => buildModel(sampleSources({ commands: {}, ...changes }))).toThrow(message)
})

test('buildModel refuses to work from nothing', () => {
  expect(() => buildModel({ ...sampleSources(), versions: [] })).toThrow('There are no facts')
})
