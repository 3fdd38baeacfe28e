import { expect, test } from 'vitest'
import { sampleSources } from '../../test/sample-sources.js'
import { buildModel } from './build-model.js'
import { printDescriptors } from './print-descriptors.js'

test('printDescriptors prints commands and the types that arguments can hold', () => {
  expect(
    printDescriptors(buildModel(sampleSources())),
  ).toBe(`import type { ArgumentTypes, CommandDescriptor } from '../command-descriptor.js'
import type { CommandName } from '../command-types.js'

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

test('printDescriptors refuses a union in arguments', () => {
  const commands = { 'guest-file': { args: [{ name: 'report', type: 'Report' }], since: '1.0' } }
  expect(() => printDescriptors(buildModel(sampleSources({ commands })))).toThrow("'Report' is a union")
})

test('printDescriptors refuses a command without a date', () => {
  const sources = sampleSources({ commands: { 'guest-old': { args: [] } } })
  sources.versions = sources.versions.slice(1)
  expect(() => printDescriptors(buildModel(sources))).toThrow("'guest-old' has no first version")
})
