import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryArguments } from '../test/arbitrary-arguments.js'
import type { CommandName } from './gen/command-types.js'
import { commandDescriptors } from './gen/descriptors.js'
import { parseArguments } from './parse-arguments.js'

function parse(name: CommandName, ...words: string[]) {
  return parseArguments(commandDescriptors[name], words, JSON.parse)
}

describe('parseArguments reads', () => {
  test.each<[CommandName, string[], object]>([
    ['guest-ping', [], {}],
    ['guest-fstrim', ['minimum=5'], { minimum: 5 }],
    ['guest-fstrim', ['minimum=-0'], { minimum: 0 }],
    ['guest-fstrim', ['minimum:=5'], { minimum: 5 }],
    ['guest-set-time', ['time=1763683200123456789'], { time: 1763683200123456789n }],
    ['guest-sync', ['id=-9223372036854775808'], { id: -9223372036854775808n }],
    ['guest-sync', ['id=9007199254740991'], { id: 9007199254740991 }],
    ['guest-sync', ['id=9007199254740993'], { id: 9007199254740993n }],
    ['guest-file-open', ['path=/a=b:=c', 'mode='], { path: '/a=b:=c', mode: '' }],
    ['guest-file-open', ['path=5'], { path: '5' }],
    ['guest-file-open', ['path=a\nb'], { path: 'a\nb' }],
    ['guest-exec', ['path=ls', 'arg=-l', 'arg=:=', 'arg='], { path: 'ls', arg: ['-l', ':=', ''] }],
    ['guest-exec', ['path=ls', 'env:=[]'], { path: 'ls', env: [] }],
    ['guest-exec', ['path=ls', 'capture-output=true'], { path: 'ls', 'capture-output': true }],
    ['guest-exec', ['path=ls', 'capture-output=false'], { path: 'ls', 'capture-output': false }],
    ['guest-exec', ['path=ls', 'capture-output=merged'], { path: 'ls', 'capture-output': 'merged' }],
    ['guest-file-seek', ['handle=1', 'offset=2', 'whence=set'], { handle: 1, offset: 2, whence: 'set' }],
    ['guest-file-seek', ['handle=1', 'offset=2', 'whence=0'], { handle: 1, offset: 2, whence: 0 }],
    ['guest-set-vcpus', ['vcpus:=[{"logical-id":1,"online":false}]'], { vcpus: [{ 'logical-id': 1, online: false }] }],
  ])('%s %o', (name, words, args) => {
    expect(parse(name, ...words)).toEqual({ args })
  })
})

describe('parseArguments reports', () => {
  test.each<[string, CommandName, string[], object]>([
    ['syntax', 'guest-fstrim', ['minimum'], { path: 'minimum', expected: 'name=value or name:=json' }],
    ['syntax', 'guest-fstrim', ['=5'], { path: '=5' }],
    ['syntax', 'guest-fstrim', ['minimum=five'], { path: 'minimum', expected: 'an integer', received: "'five'" }],
    ['syntax', 'guest-fstrim', ['minimum=0x10'], { path: 'minimum' }],
    ['syntax', 'guest-fstrim', ['minimum='], { path: 'minimum', received: "''" }],
    ['syntax', 'guest-fstrim', ['minimum:=five'], { path: 'minimum', expected: 'JSON' }],
    ['syntax', 'guest-fstrim', ['minimum=1', 'minimum=1'], { path: 'minimum', received: 'a second one' }],
    ['syntax', 'guest-exec', ['path=ls', 'arg=a', 'arg:=["b"]'], { path: 'arg' }],
    ['syntax', 'guest-exec', ['path=ls', 'arg:=["b"]', 'arg=a'], { path: 'arg' }],
    ['syntax', 'guest-set-vcpus', ['vcpus=1'], { path: 'vcpus', expected: 'JSON, as in vcpus:=…' }],
    ['unknown', 'guest-fstrim', ['mininum=5'], { path: 'mininum', suggestions: ['minimum'] }],
    ['unknown', 'guest-ping', ['__proto__=5'], { path: '__proto__' }],
    ['missing', 'guest-file-close', [], { path: 'handle' }],
    ['range', 'guest-sync', ['id=9223372036854775808'], { path: 'id' }],
    ['value', 'guest-exec', ['path=ls', 'capture-output=both'], { path: 'capture-output' }],
    ['type', 'guest-exec', ['path=ls', 'arg:="a"'], { path: 'arg' }],
  ])('%s: %s %o', (kind, name, words, details) => {
    expect(parse(name, ...words)).toEqual({ problems: [expect.objectContaining({ kind, ...details })] })
  })

  test('each argument once, with those that are missing', () => {
    const { problems = [] } = parse('guest-file-seek', 'handle=x', 'offset=1')
    expect(problems.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['syntax handle', 'missing whence'])
  })

  test('what a parser throws, be it an error or not', () => {
    const parseJson = () => {
      throw 'no'
    }
    expect(parseArguments(commandDescriptors['guest-fstrim'], ['minimum:=1'], parseJson)).toMatchObject({
      problems: [{ received: 'no' }],
    })
  })
})

describe('parseArguments, as a property', () => {
  const commands = Object.values(commandDescriptors)
  const withWords = commands.filter(({ args }) => args.every(({ name }) => name !== 'vcpus' && name !== 'mem-blks'))

  test('reads back what was written as words', () => {
    const arguments_ = fc
      .constantFrom(...withWords)
      .chain((command) => fc.tuple(fc.constant(command), arbitraryArguments(command)))
    fc.assert(
      fc.property(arguments_, ([command, args]) => {
        const words = Object.entries(args).flatMap(([name, value]) => {
          const entries = [value].flat()
          return entries.length === 0 ? `${name}:=[]` : entries.map((entry) => `${name}=${String(entry)}`)
        })
        expect(parseArguments(command, words, JSON.parse)).toEqual({ args })
      }),
    )
  })

  test('never throws, whatever the words', () => {
    fc.assert(
      fc.property(fc.constantFrom(...commands), fc.array(fc.string({ unit: 'binary' })), (command, words) => {
        const { args, problems } = parseArguments(command, words, JSON.parse)
        expect(args === undefined).toBe(problems !== undefined)
      }),
    )
  })
})
