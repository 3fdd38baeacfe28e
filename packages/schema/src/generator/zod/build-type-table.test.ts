import { expect, test } from 'vitest'
import { sampleMonitor, sampleSources } from '../../../test/sample-sources.js'
import { buildModel } from '../build-model.js'
import { buildTypeTable } from './build-type-table.js'

test('the table of an agent has each kind of type', () => {
  const sources = sampleSources()
  sources.overlay.wideIntegers = { 'guest-count': ['return'] }
  expect(buildTypeTable(buildModel(sources))).toEqual({
    types: {
      Colour: ['red', 'sea-green'],
      Disc: { members: { 'bytes-free': 'size' } },
      Label: { anyOf: ['int', 'Colour'] },
      Report: { members: { wear: 'Wear', at: 'int' }, on: 'wear', branches: { scratched: 'Scratch' } },
      Scratch: { members: { 'depth?': 'uint64' } },
      Wear: ['none', 'scratched'],
    },
    commands: {
      'guest-beep': { args: {} },
      'guest-burn': { args: { disc: 'Disc', 'speeds?': '[uint8]', 'label?': 'Label' }, returns: '[Report]' },
      'guest-count': { args: { 'from?': 'int' }, returns: 'int64' },
      'guest-leave': { args: {}, silent: true },
    },
    events: {},
  })
})

test('the table of QMP has bases, events and what builds of QEMU may lack', () => {
  const { types, commands, events } = buildTypeTable(buildModel(sampleMonitor()))
  expect(types).toMatchObject({
    Burning: { members: { speed: 'Speed' }, on: 'speed', branches: { slow: 'Burnt', fast: 'Named' } },
    DiscOptions: { base: 'DiscBase', members: {}, on: 'make', branches: { pressed: 'Pressed', burnt: 'Burning' } },
    Drive: { base: 'Named', members: { 'force?': 'bool' } },
    Layers: { anyOf: ['str', '[str]', 'null'] },
    QType: expect.arrayContaining(['qnull']),
  })
  expect(commands).toEqual({
    'disc-add': { args: 'DiscOptions' },
    'disc-eject': { args: 'Drive' },
    'drive-add': { args: { model: 'str' }, open: true },
    'query-kinds': { args: {}, returns: '[QType]' },
  })
  expect(events).toEqual({
    DISC_EJECTED: 'Drive',
    DISC_FULL: { slots: '[uint64]', 'after?': 'int' },
    LID_OPENED: {},
  })
})

test('members that the oldest version may lack are marked', () => {
  const { schema } = sampleSources()
  const oldest = structuredClone(schema)
  oldest.structs.Disc = { members: [] }
  oldest.unions.Report = {
    baseMembers: [{ name: 'wear', type: 'Wear', optional: true }],
    discriminator: 'wear',
    branches: [],
  }
  expect(buildTypeTable(buildModel({ schema }), oldest).types).toMatchObject({
    Disc: { members: { 'bytes-free~': 'size' } },
    Report: { members: { 'wear~': 'Wear', 'at~': 'int' } },
    Scratch: { members: { 'depth?': 'uint64' } },
  })
})
