import { expect, test } from 'vitest'
import { sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { ownLibrary } from './library.js'
import { printDescriptors } from './print-descriptors.js'

test('printDescriptors prints commands and the types that arguments can hold', () => {
  expect(
    printDescriptors(buildModel(sampleSources()), ownLibrary('qga')),
  ).toBe(`import type { ArgumentTypes, CommandDescriptor } from '../command-descriptor.js'
import type { CommandName } from './command-types.js'

/** Every command by its name on the wire. */
export const commandDescriptors: { readonly [N in CommandName]: CommandDescriptor } = {
  'guest-beep': { name: 'guest-beep', method: 'beep', since: '1.0', successResponse: true, args: [] },
  'guest-burn': {
    name: 'guest-burn',
    method: 'burn',
    since: '1.0',
    platforms: ['win32'],
    condition: 'CONFIG_WIN32',
    successResponse: true,
    args: [
      { name: 'disc', type: 'Disc' },
      { name: 'speeds', type: { array: 'uint8' }, optional: true, since: '1.5' },
      { name: 'label', type: 'Label', optional: true },
    ],
    returns: { array: 'Report' },
  },
  'guest-count': {
    name: 'guest-count',
    method: 'count',
    since: '1.0',
    successResponse: true,
    args: [{ name: 'from', type: 'int', optional: true }],
    returns: 'int',
  },
  'guest-leave': {
    name: 'guest-leave',
    method: 'leave',
    since: '1.0',
    platforms: ['linux', 'win32'],
    condition: 'CONFIG_LINUX or CONFIG_WIN32',
    successResponse: false,
    args: [],
  },
}

/** The defined types that arguments can hold. */
export const argumentTypes: ArgumentTypes = {
  Colour: { kind: 'enum', since: '1.0', values: ['red', 'sea-green'] },
  Disc: { kind: 'struct', since: '1.0', members: [{ name: 'bytes-free', type: 'size' }] },
  Label: { kind: 'alternate', since: '1.2', types: ['int', 'Colour'] },
}
`)
})

const monitor = printDescriptors(buildModel(sampleMonitor()), ownLibrary('qmp'))

test('printDescriptors prints events', () => {
  expect(monitor).toContain(`
/** Every event by its name on the wire. */
export const eventDescriptors: { readonly [N in EventName]: EventDescriptor } = {
  DISC_EJECTED: { name: 'DISC_EJECTED', since: '1.0' },
  DISC_FULL: { name: 'DISC_FULL', since: '1.2', features: ['deprecated'] },
  LID_OPENED: { name: 'LID_OPENED', since: '1.0', condition: 'not CONFIG_LID' },
}
`)
})

test.each([
  [
    'flags and features',
    `  'disc-eject': {
    name: 'disc-eject',
    since: '1.1',
    oob: true,
    condition: 'CONFIG_DISC',
    features: ['deprecated'],
    successResponse: true,
    args: [],
    argsType: 'Drive',
  },
`,
  ],
  ['open arguments', "    args: [{ name: 'model', type: 'str' }],\n    openArguments: true,\n"],
  [
    'a union that a union holds',
    `  Burning: {
    kind: 'union',
    members: [{ name: 'speed', type: 'Speed' }],
    discriminator: 'speed',
    branches: { slow: 'Burnt', fast: 'Named' },
  },
`,
  ],
  [
    'a base',
    `  DiscOptions: {
    kind: 'union',
    base: 'DiscBase',
    members: [],
    discriminator: 'make',
    branches: { pressed: 'Pressed', burnt: 'Burning' },
  },
`,
  ],
  ['an alternate with a list', "  Layers: { kind: 'alternate', types: ['str', { array: 'str' }, 'null'] },\n"],
  ['a condition', "    members: [{ name: 'force', type: 'bool', optional: true, condition: 'CONFIG_FORCE' }],\n"],
])('printDescriptors prints %s', (_, text) => {
  expect(monitor).toContain(text)
})

test('printDescriptors leaves types out that only replies hold', () => {
  expect(monitor).not.toContain('QType: {')
  expect(monitor).toContain('  Named: {')
})

test('printDescriptors has another table for an agent whose arguments hold more than is usual', () => {
  const commands = { 'guest-file': { args: [{ name: 'report', type: 'Report' }], since: '1.0' } }
  const text = printDescriptors(buildModel(sampleSources({ commands })), ownLibrary('qga'))
  expect(text).toContain("import type { CommandDescriptor, TypeDescriptors } from '../command-descriptor.js'\n")
  expect(text).toContain('export const argumentTypes: TypeDescriptors = {\n')
})
