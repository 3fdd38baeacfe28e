import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryArguments } from '../test/arbitrary-arguments.js'
import { checkArguments } from './check-arguments.js'
import type { CommandDescriptor, TypeDescriptors } from './command-descriptor.js'
import type { CommandName } from './gen/command-types.js'
import { commandDescriptors } from './gen/descriptors.js'

const commands = Object.values(commandDescriptors)

function check(name: CommandName, args: unknown) {
  return checkArguments(commandDescriptors[name], args)
}

describe('checkArguments accepts', () => {
  test.each<[CommandName, unknown]>([
    ['guest-ping', undefined],
    ['guest-ping', {}],
    ['guest-fstrim', undefined],
    ['guest-fstrim', { minimum: 0 }],
    ['guest-fstrim', { minimum: undefined }],
    ['guest-fstrim', { minimum: 2n ** 63n - 1n }],
    ['guest-set-time', { time: 1763683200123456789n }],
    ['guest-exec-status', { pid: 7n }],
    ['guest-sync', { id: -(2n ** 63n) }],
    ['guest-exec', { path: 'ls', arg: [], 'capture-output': true }],
    ['guest-exec', { path: 'ls', env: ['A=1'], 'capture-output': 'merged' }],
    ['guest-file-seek', { handle: 1000, offset: -5, whence: 0 }],
    ['guest-file-seek', { handle: 1000, offset: -5, whence: 'end' }],
    ['guest-set-vcpus', { vcpus: [{ 'logical-id': 1, online: false }] }],
    ['guest-set-memory-blocks', { 'mem-blks': [{ 'phys-index': 2n ** 64n - 1n, online: true, 'can-offline': true }] }],
    ['guest-file-open', { path: '/tmp/ümläut-😀\u0000' }],
  ])('%s %o', (name, args) => {
    expect(check(name, args)).toEqual([])
  })
})

describe('checkArguments reports', () => {
  test.each<[string, CommandName, unknown, object]>([
    ['missing', 'guest-file-close', undefined, { path: 'handle', expected: 'an integer', received: 'nothing' }],
    [
      'missing',
      'guest-set-vcpus',
      { vcpus: [{ 'logical-id': 1 }] },
      { path: 'vcpus[0].online', expected: 'true or false' },
    ],
    ['missing', 'guest-file-seek', { handle: 1, offset: 0 }, { expected: "an integer, or 'set', 'cur' or 'end'" }],
    ['unknown', 'guest-ping', { loud: true }, { path: 'loud', expected: 'no arguments', suggestions: [] }],
    ['unknown', 'guest-fstrim', { mininum: 0 }, { path: 'mininum', expected: "'minimum'", suggestions: ['minimum'] }],
    ['unknown', 'guest-file-open', { path: '/a', ['__proto__']: 1 }, { path: '__proto__' }],
    ['unknown', 'guest-ping', { 'a\u001bb': 1 }, { path: 'a\\u{1b}b' }],
    ['type', 'guest-ping', null, { path: '', expected: 'an object', received: 'null' }],
    ['type', 'guest-ping', [], { path: '', received: 'an array' }],
    ['type', 'guest-fstrim', { minimum: '5' }, { path: 'minimum', expected: 'an integer', received: 'a string' }],
    ['type', 'guest-fstrim', { minimum: 1.5 }, { received: '1.5' }],
    ['type', 'guest-fstrim', { minimum: Number.NaN }, { received: 'NaN' }],
    ['type', 'guest-fstrim', { minimum: null }, { received: 'null' }],
    ['type', 'guest-file-open', { path: 5 }, { expected: 'a string', received: '5' }],
    ['type', 'guest-file-open', { path: () => '' }, { received: 'function' }],
    [
      'type',
      'guest-file-write',
      { handle: 1, 'buf-b64': new Uint8Array(3) },
      { received: 'bytes that are not base64 text' },
    ],
    ['type', 'guest-exec', { path: 'ls', arg: '-l' }, { path: 'arg', expected: 'an array, each entry a string' }],
    ['type', 'guest-exec', { path: 'ls', arg: ['-l', true] }, { path: 'arg[1]', received: 'true' }],
    ['type', 'guest-exec', { path: 'ls', 'capture-output': 1 }, { path: 'capture-output', received: '1' }],
    ['type', 'guest-set-vcpus', { vcpus: [[]] }, { path: 'vcpus[0]', expected: 'an object', received: 'an array' }],
    ['range', 'guest-sync', { id: 2n ** 63n }, { path: 'id', received: '9223372036854775808' }],
    ['range', 'guest-sync', { id: 10n ** 5000n }, { received: 'a far greater integer' }],
    ['range', 'guest-sync', { id: 1e300 }, { received: '1e+300' }],
    ['range', 'guest-sync', { id: 2 ** 60 }, { expected: 'a bigint, as a number so great is not exact' }],
    [
      'range',
      'guest-set-memory-blocks',
      { 'mem-blks': [{ 'phys-index': -1, online: true }] },
      { path: 'mem-blks[0].phys-index', expected: 'an integer from 0 to 18446744073709551615' },
    ],
    [
      'value',
      'guest-exec',
      { path: 'ls', 'capture-output': 'mergd' },
      { path: 'capture-output', received: "'mergd'", suggestions: ['merged'] },
    ],
    [
      'value',
      'guest-file-seek',
      { handle: 1, offset: 0, whence: 'x'.repeat(99) },
      { received: `'${'x'.repeat(40)}…'` },
    ],
    ['value', 'guest-file-open', { path: 'half \ud83d' }, { path: 'path', expected: 'well-formed Unicode' }],
    ['value', 'guest-file-open', { path: 'none \uffff' }, { path: 'path', expected: 'well-formed Unicode' }],
  ])('%s: %s %o', (kind, name, args, details) => {
    expect(check(name, args)).toEqual([expect.objectContaining({ kind, ...details })])
  })

  test('every problem at once, unknown members first', () => {
    const problems = check('guest-file-seek', { handel: 1, offset: 'a' })
    expect(problems.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'unknown handel',
      'missing handle',
      'type offset',
      'missing whence',
    ])
  })

  test('in one sentence, with what may have been meant', () => {
    expect(check('guest-fstrim', { mininum: 0 })[0]?.message).toBe(
      "Argument 'mininum' is unknown: expected 'minimum'; did you mean 'minimum'?",
    )
    expect(check('guest-ping', 5)[0]?.message).toBe(
      'The arguments object has the wrong type: expected an object, received 5',
    )
  })

  test('no string that may be secret', () => {
    const args = { username: 'root', password: 5, crypted: 'hunter2' }
    expect(JSON.stringify(check('guest-set-user-password', args))).not.toContain('hunter2')
  })

  test('at most a hundred problems', () => {
    expect(check('guest-exec', { path: 'ls', arg: Array.from({ length: 1e6 }, () => 1) })).toHaveLength(100)
  })
})

describe('checkArguments of another schema', () => {
  const types: TypeDescriptors = {
    Deep: { kind: 'struct', members: [{ name: 'level', type: 'Level' }] },
    Level: { kind: 'struct', members: [{ name: 'bytes', type: { array: 'uint8' }, optional: true }] },
    Pick: { kind: 'alternate', types: ['Deep', 'null', 'number'] },
    Word: { kind: 'enum', values: ['deep', 'constructor'] },
    Chosen: {
      kind: 'union',
      members: [{ name: 'word', type: 'Word' }],
      discriminator: 'word',
      branches: { deep: 'Deep' },
    },
  }

  function check(type: string, value: unknown) {
    const command: CommandDescriptor = {
      name: 'try',
      method: 'try',
      since: '1.0',
      successResponse: true,
      args: [{ name: 'it', type }],
    }
    return checkArguments(command, { it: value }, types).map(({ kind, path, expected }) => [kind, path, expected])
  }

  test.each([
    ['number', 1.5],
    ['number', 5n],
    ['any', [{ a: null }]],
    ['null', null],
    ['Chosen', { word: 'constructor' }],
    ['Chosen', { word: 'deep', level: {} }],
    ['Pick', null],
    ['Pick', 2],
    ['Pick', { level: { bytes: [0, 255] } }],
  ])('accepts %s %o', (type, value) => {
    expect(check(type, value)).toEqual([])
  })

  test.each([
    ['number', Number.POSITIVE_INFINITY, ['type', 'it', 'a number']],
    ['Pick', 'x', ['type', 'it', 'an object, or null, or a number']],
    ['Pick', { level: { bytes: [0, 256] } }, ['range', 'it.level.bytes[1]', 'an integer from 0 to 255']],
    ['int8', -129, ['range', 'it', 'an integer from -128 to 127']],
    ['uint32', 2 ** 32, ['range', 'it', 'an integer from 0 to 4294967295']],
  ])('refuses %s %o', (type, value, problem) => {
    expect(check(type, value)).toEqual([problem])
  })

  test('refuses to guess at a type that is not there', () => {
    expect(() => check('Nowhere', 1)).toThrow("Type 'Nowhere' is not among the types given")
  })
})

describe('checkArguments, as a property', () => {
  test.each(commands.map((command) => [command.name, command] as const))('accepts what fits: %s', (_, command) => {
    fc.assert(
      fc.property(arbitraryArguments(command), (args) => {
        expect(checkArguments(command, args)).toEqual([])
      }),
    )
  })

  test('never throws, whatever comes', () => {
    const anything = fc.anything({
      withBigInt: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    })
    fc.assert(
      fc.property(fc.constantFrom(...commands), anything, (command, args) => {
        for (const { message } of checkArguments(command, args)) expect(message).not.toBe('')
      }),
    )
  })

  test('notices each member that is taken away or added', () => {
    const command = commandDescriptors['guest-set-user-password']
    fc.assert(
      fc.property(arbitraryArguments(command), fc.constantFrom(...command.args), (args, { name }) => {
        const { [name]: taken, ...others } = args
        expect(checkArguments(command, { ...others, [`${name}-2`]: taken })).toMatchObject([
          { kind: 'unknown', path: `${name}-2`, suggestions: [name] },
          { kind: 'missing', path: name },
        ])
      }),
    )
  })
})
