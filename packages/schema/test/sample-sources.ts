import type { Overlay, Sources } from '../src/generator/sources.js'
import type { Schema } from '../src/model/schema.js'

const nothing = { commands: {}, events: {}, structs: {}, enums: {}, unions: {}, alternates: {} }

/** Sources that a test may change. */
export interface Sample extends Sources {
  schema: Schema
  older: Schema[]
  overlay: { -readonly [K in keyof Overlay]: Overlay[K] }
  docs: Record<string, { text?: string; members?: Record<string, string> }>
}

/** A small schema of an agent for tests; parts given take the place of whole sections. */
export function sampleSources(changes: Partial<Schema> = {}): Sample {
  return withSentences({
    ...nothing,
    qemu: '2.0',
    protocol: 'qga',
    commands: {
      'guest-beep': { args: [], since: '1.0' },
      'guest-burn': {
        args: [
          { name: 'disc', type: 'Disc' },
          { name: 'speeds', type: { array: 'uint8' }, optional: true, since: '1.5' },
          { name: 'label', type: 'Label', optional: true },
        ],
        returns: { array: 'Report' },
        since: '1.0',
        if: 'CONFIG_WIN32',
      },
      'guest-count': { args: [{ name: 'from', type: 'int', optional: true }], returns: 'int', since: '1.0' },
      'guest-leave': { args: [], successResponse: false, since: '1.0', if: { any: ['CONFIG_LINUX', 'CONFIG_WIN32'] } },
    },
    structs: {
      Disc: { members: [{ name: 'bytes-free', type: 'size' }], since: '1.0' },
      Scratch: { members: [{ name: 'depth', type: 'uint64', optional: true, since: '1.7' }] },
    },
    enums: {
      Colour: {
        values: [{ name: 'red' }, { name: 'sea-green', since: '1.9', if: { not: 'CONFIG_WIN32' } }],
        since: '1.0',
      },
      Wear: { values: [{ name: 'none' }, { name: 'scratched' }], since: '1.0' },
    },
    unions: {
      Report: {
        baseMembers: [
          { name: 'wear', type: 'Wear' },
          { name: 'at', type: 'int' },
        ],
        discriminator: 'wear',
        branches: [{ value: 'scratched', type: 'Scratch' }],
        since: '1.0',
      },
    },
    alternates: {
      Label: {
        branches: [
          { name: 'number', type: 'int' },
          { name: 'colour', type: 'Colour' },
        ],
        since: '1.2',
      },
    },
    ...changes,
  })
}

/** A small QMP schema for tests: what no agent's schema has, each once. */
export function sampleMonitor(changes: Partial<Schema> = {}): Sample {
  return withSentences({
    ...nothing,
    qemu: '2.0',
    protocol: 'qmp',
    commands: {
      'disc-add': { argsType: 'DiscOptions', boxed: true, allowPreconfig: true, since: '1.0' },
      'disc-eject': { argsType: 'Drive', oob: true, features: ['deprecated'], since: '1.1', if: 'CONFIG_DISC' },
      'drive-add': { args: [{ name: 'model', type: 'str' }], gen: false, coroutine: true, since: '1.0' },
      'query-kinds': { args: [], returns: { array: 'QType' } },
    },
    events: {
      DISC_EJECTED: { argsType: 'Drive', since: '1.0' },
      DISC_FULL: {
        args: [
          { name: 'slots', type: { array: 'uint64' } },
          { name: 'after', type: 'int', optional: true, features: ['unstable'] },
        ],
        since: '1.2',
        features: ['deprecated'],
      },
      LID_OPENED: { args: [], since: '1.0', if: { not: 'CONFIG_LID' } },
    },
    structs: {
      DiscBase: { base: 'Named', members: [{ name: 'make', type: 'Make' }] },
      Drive: { base: 'Named', members: [{ name: 'force', type: 'bool', if: 'CONFIG_FORCE' }] },
      Named: { members: [{ name: 'id', type: 'str' }] },
      Pressed: { members: [{ name: 'layers', type: 'Layers', features: ['unstable'] }] },
      Burnt: { members: [{ name: 'from', type: 'DiscOptions', optional: true }] },
    },
    enums: {
      Speed: { values: [{ name: 'slow' }, { name: 'fast' }] },
      Make: { values: [{ name: 'pressed' }, { name: 'burnt' }, { name: 'x-cut', features: ['unstable'] }] },
    },
    unions: {
      DiscOptions: {
        base: 'DiscBase',
        discriminator: 'make',
        branches: [
          { value: 'pressed', type: 'Pressed' },
          { value: 'burnt', type: 'Burning', if: 'CONFIG_BURN' },
        ],
      },
      Burning: {
        baseMembers: [{ name: 'speed', type: 'Speed' }],
        discriminator: 'speed',
        branches: [
          { value: 'slow', type: 'Burnt' },
          { value: 'fast', type: 'Named' },
        ],
      },
    },
    alternates: {
      Layers: {
        branches: [
          { name: 'one', type: 'str' },
          { name: 'many', type: { array: 'str' } },
          { name: 'none', type: 'null' },
        ],
      },
    },
    ...changes,
  })
}

function withSentences(schema: Schema): Sample {
  const { commands, structs, enums, unions, alternates } = schema
  const types = schema.protocol === 'qga' ? [structs, enums, unions, alternates] : []
  const names = [commands, ...types].flatMap(Object.keys)
  return {
    schema,
    older: schema.protocol === 'qga' ? [{ ...nothing, qemu: '1.0' }] : [],
    overlay: {},
    docs: Object.fromEntries(names.map((name) => [name, { text: `About ${name}.` }])),
  }
}
