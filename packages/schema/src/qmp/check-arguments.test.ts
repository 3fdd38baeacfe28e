import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryArguments } from '../../test/arbitrary-arguments.js'
import type { CommandName } from '../gen/qmp/command-types.js'
import { argumentTypes, commandDescriptors } from '../gen/qmp/descriptors.js'
import { checkArguments } from './check-arguments.js'

const commands = Object.values(commandDescriptors)

function check(name: CommandName, args: unknown) {
  return checkArguments(commandDescriptors[name], args)
}

/** A chain of nodes, each the `file` of the one before. */
function chain(length: number): unknown {
  let node: unknown = 'last'
  for (let level = 0; level < length; level++) node = { driver: 'raw', file: node }
  return node
}

const file = { driver: 'file', filename: '/disk.qcow2' }
const tcp = { type: 'inet', host: 'h', port: '1' }
const nics = { interfaces: ['n0'], id: 'a' }

describe('checkArguments of QMP accepts', () => {
  test.each<[string, CommandName, unknown]>([
    ['no arguments', 'query-status', undefined],
    ['a struct that is all arguments', 'announce-self', { initial: 1, max: 2, rounds: 3, step: 4, ...nics }],
    ['inherited members', 'blockdev-backup', { device: 'a', target: 'b', sync: 'full', speed: 2n ** 60n }],
    ['a branch', 'blockdev-add', { 'node-name': 'n', ...file, aio: 'native' }],
    ['a branch without a definition of its own', 'set_password', { protocol: 'spice', password: 'x' }],
    ['an alternate that is an object', 'blockdev-add', { driver: 'qcow2', file, backing: null }],
    ['an alternate that is a string', 'blockdev-add', { driver: 'qcow2', file: 'n0', backing: 'n1' }],
    [
      'a union in a union',
      'migrate',
      { channels: [{ 'channel-type': 'main', addr: { transport: 'socket', ...tcp } }] },
    ],
    ['a word with no branch', 'object-add', { 'qom-type': 'authz-list', id: 'a', policy: 'deny' }],
    [
      'an alternate of a string and a list',
      'block-export-add',
      {
        ...{ type: 'nbd', id: 'e', 'node-name': 'n', name: 'x' },
        ...{ 'fixed-iothread': true, iothread: ['a', 'b'] },
      },
    ],
    ['whatever a device takes', 'device_add', { driver: 'nvme', id: 'a', serial: 'x', queues: [1, { a: null }] }],
    ['any value', 'qom-set', { path: '/', property: 'p', value: [{ a: 1.5 }] }],
    ['as much depth as QEMU reads', 'blockdev-add', chain(1023)],
  ])('%s: %s', (_, name, args) => {
    expect(check(name, args)).toEqual([])
  })
})

describe('checkArguments of QMP reports', () => {
  test.each<[string, CommandName, unknown, object[]]>([
    [
      'a missing discriminator, and nothing that depends on it',
      'blockdev-add',
      { filename: 'x' },
      [{ kind: 'missing', path: 'driver' }],
    ],
    [
      'a wrong discriminator',
      'blockdev-add',
      { driver: 'qcow', filname: 'x', file: 5 },
      [
        { kind: 'unknown', path: 'filname' },
        { kind: 'type', path: 'file', expected: 'an object, or a string' },
      ],
    ],
    [
      'a discriminator that is no word of the list',
      'blockdev-add',
      { driver: 'qcow3', filename: 'x' },
      [{ kind: 'value', path: 'driver', suggestions: ['qcow', 'qcow2'] }],
    ],
    ['a discriminator of another type', 'blockdev-add', { driver: 5 }, [{ kind: 'type', path: 'driver' }]],
    ['a discriminator that objects inherit', 'blockdev-add', { driver: 'constructor' }, [{ path: 'driver' }]],
    ['a member of another branch', 'blockdev-add', { ...file, pool: 'p' }, [{ kind: 'unknown', path: 'pool' }]],
    [
      'what a branch lacks',
      'blockdev-add',
      { driver: 'qcow2', file: { driver: 'file' } },
      [{ kind: 'missing', path: 'file.filename' }],
    ],
    [
      'what an inherited member has wrong',
      'blockdev-backup',
      { device: 'a', target: 'b', sync: 'ful', speed: '5' },
      [
        { kind: 'value', path: 'sync', suggestions: ['full'] },
        { kind: 'type', path: 'speed' },
      ],
    ],
    [
      'a union in a union',
      'migrate',
      { channels: [{ 'channel-type': 'main', addr: { transport: 'socket', type: 'fd' } }] },
      [{ kind: 'missing', path: 'channels[0].addr.str' }],
    ],
    ['arguments that are no object', 'blockdev-add', [], [{ kind: 'type', path: '' }]],
    [
      'what open arguments need',
      'device_add',
      { model: 'nvme', id: 5 },
      [
        { kind: 'missing', path: 'driver' },
        { kind: 'type', path: 'id' },
      ],
    ],
  ])('%s: %s', (_, name, args, problems) => {
    expect(check(name, args)).toEqual(problems.map((problem) => expect.objectContaining(problem)))
  })

  test('inherited members before own ones', () => {
    expect(check('blockdev-backup', {}).map(({ path }) => path)).toEqual(['device', 'sync', 'target'])
  })

  test('nothing that depends on a discriminator which is missing further in', () => {
    const args = { channels: [{ 'channel-type': 'main', addr: { transport: 'socket', host: 'h' } }] }
    expect(check('migrate', args)).toMatchObject([{ kind: 'missing', path: 'channels[0].addr.type' }])
  })

  test('a hundred problems at most, without working out the others', () => {
    const strangers = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`devic-${index}`, 1]))
    expect(check('blockdev-backup', strangers)).toHaveLength(100)
  })

  test.each([1024, 5_000, 100_000])('values %i levels deep, without falling over', (depth) => {
    const problems = check('blockdev-add', chain(depth))
    expect(problems).toMatchObject([{ kind: 'value', expected: 'at most 1023 values within each other' }])
    expect(problems[0]?.path.length).toBeLessThan(310)
  })

  test('a value that holds itself', () => {
    const node: Record<string, unknown> = { driver: 'raw' }
    node.file = node
    expect(check('blockdev-add', node)).toMatchObject([{ kind: 'value' }])
  })
})

test('checkArguments lets members through where a type names the arguments, and others may come', () => {
  const command = { ...commandDescriptors['blockdev-add'], openArguments: true as const }
  expect(checkArguments(command, { ...file, other: 1 })).toEqual([])
  expect(checkArguments(command, { driver: 'file', filename: 5, other: 1 })).toMatchObject([{ path: 'filename' }])
})

describe('checkArguments of QMP, as a property', () => {
  test('accepts what fits, whichever the command', () => {
    const some = fc
      .constantFrom(...commands)
      .chain((command) => fc.tuple(fc.constant(command), arbitraryArguments(command, argumentTypes)))
    fc.assert(
      fc.property(some, ([command, args]) => {
        expect(checkArguments(command, args)).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('notices each member that is added', () => {
    const closed = commands.filter(({ openArguments }) => !openArguments)
    const some = fc
      .constantFrom(...closed)
      .chain((command) => fc.tuple(fc.constant(command), arbitraryArguments(command, argumentTypes)))
    fc.assert(
      fc.property(some, ([command, args]) => {
        expect(checkArguments(command, { ...args, 'no-such-member': 1 })).toMatchObject([{ kind: 'unknown' }])
      }),
    )
  })
})
