import type { Facts, Sources } from '../src/generator/facts.js'

const nothing = { commands: {}, structs: {}, enums: {}, unions: {}, alternates: {} }

/** A small schema with every construct in it, for tests; parts given take the place of whole sections. */
export function sampleSources(changes: Partial<Facts> = {}): Sources {
  const newest: Facts = {
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
  }
  const names = [newest.commands, newest.structs, newest.enums, newest.unions, newest.alternates].flatMap(Object.keys)
  return {
    versions: [{ ...nothing, qemu: '1.0', protocol: 'qga' }, newest],
    overlay: { wideIntegers: {}, since: {}, sinceOn: {}, methods: {} },
    docs: Object.fromEntries(names.map((name) => [name, { doc: `About ${name}.` }])),
  }
}
