import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCase } from '../../test/qapi/read-case.js'
import { MAX_DEPTH } from './read-value.js'
import { SchemaError } from './schema-error.js'
import type { Node } from './syntax.js'

/** The error that a text is refused with, if it is: anything else that is thrown fails the test, as does a place outside. */
function refusal(text: string): SchemaError | undefined {
  try {
    readCase(text, { 'b.json': '' })
    return undefined
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    const line = text.replace(/\r\n?/g, '\n').split('\n')[error.line - 1]
    expect(error.file).toBe('main.json')
    expect(line, `line ${error.line}`).toBeDefined()
    expect(error.column).toBeGreaterThanOrEqual(1)
    expect(error.column).toBeLessThanOrEqual((line?.length ?? 0) + 1)
    expect(error.reason.length).toBeLessThan(400)
    return error
  }
}

const sample = `# Lamps.
{ 'include': 'b.json' }
{ 'pragma': { 'doc-required': true, 'member-name-exceptions': [ 'Lamp' ] } }

##
# = Lamps
#
# About lamps.
##

##
# @lamp:
#
# Light a lamp (or not).
#
# @room: where it is
#     (since 2.1)
#
# @dim:
#     how dark
#
# Features:
#
# @unstable: It flickers.
#
# Returns: the light
#
# Errors:
#     - no bulb
#
# Since: 2.0
##
{ 'command': 'lamp', # a comment
  'data': { '*dim': 'int', 'room': { 'type': 'str', 'if': { 'not': 'A\\\\B' } } },
  'features': [ 'unstable' ], 'allow-oob': true }
`

describe('any text gives a schema, or an error with a place within', () => {
  test('the sample is sound', () => {
    expect(refusal(sample)).toBeUndefined()
  })

  test('each of its beginnings', () => {
    let refused = 0
    for (let end = 0; end < sample.length; end += 1) if (refusal(sample.slice(0, end)) !== undefined) refused += 1
    expect(refused).toBeGreaterThan(sample.length / 2)
  })

  test('bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        refusal(Buffer.from(bytes).toString('latin1'))
        refusal(Buffer.from(bytes).toString('utf8'))
      }),
    )
  })

  test('words of the language in any order', () => {
    const word = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        "'a'",
        "'",
        'true',
        'false',
        ' ',
        '\n',
        '\r',
        '\r\n',
        '\t',
        '\0',
        '\ufeff',
        '"',
        '\\',
      ],
      ...['##', '#', '# ', '\n##\n', '\n# @a:', '\n# @b: c', '\n#  d', '\n# Since: 1.2', '\n# Features:', '\n# Note:'],
      ...["{ 'include': 'b.json' }", "{ 'pragma': {} }", "{ 'a': [ 'b' ] }", '🎈', '\ud800', '1.2', '='],
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        refusal(words.join(''))
      }),
      { numRuns: 500 },
    )
  })

  test('the sample with pieces cut out, put in and doubled', () => {
    const place = fc.nat({ max: sample.length })
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.constantFrom('#', '##', '\n', '\r', "'", '{', '}', '[', ']', ',', ':', '@', ' ', '\\', '\0'),
      fc.tuple(place, fc.nat({ max: 60 })).map(([at, length]) => sample.slice(at, at + length)),
    )
    const change = fc.record({ at: place, cut: fc.nat({ max: 20 }), piece })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        refusal(changes.reduce((text, { at, cut, piece }) => text.slice(0, at) + piece + text.slice(at + cut), sample))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what is written is read', () => {
  const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index))
  const text = fc.string({ unit: fc.constantFrom(...printable.filter((char) => char !== "'")) })
  const { object } = fc.letrec<{ value: unknown; list: unknown[]; object: Record<string, unknown> }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, text, fc.boolean(), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  }))
  const gap = fc.constantFrom('', '', ' ', '\n', '\r\n', '\t', " # a comment ' {\n", '#\n')

  test('whatever stands between the words', () => {
    fc.assert(
      fc.property(object, fc.array(gap, { minLength: 1, maxLength: 20 }), (value, gaps) => {
        fc.pre(!('include' in value) && !('pragma' in value))
        const written = words(value).reduce((all, word, index) => all + (gaps[index % gaps.length] ?? '') + word, '')
        expect(readCase(written).expressions.map(({ node }) => plain(node))).toEqual([plain(value)])
      }),
    )
  })
})

/** What grows with the square of the text takes minutes. */
const LIMIT_MS = 10_000

describe('in little time and memory', { timeout: 2 * LIMIT_MS }, () => {
  const million = 1_000_000
  test.each<[title: string, text: string, says: string | undefined]>([
    ['lists in lists', `{ 'a': ${'['.repeat(100_000)}`, `nest deeper than ${MAX_DEPTH} levels`],
    ['objects in objects', "{ 'a': ".repeat(100_000), `nest deeper than ${MAX_DEPTH} levels`],
    ['lists, closed', `{ 'a': ${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)} }`, undefined],
    ['lists at the top level', '['.repeat(100_000), 'an object'],
    ['10 MB of comments', '# lamps\n'.repeat(1.25 * million), undefined],
    ['a comment of 10 MB', `#${'x'.repeat(10 * million)}`, undefined],
    ['10 MB of blanks', ' '.repeat(10 * million), undefined],
    ['10 MB of wide blanks', '\u2003'.repeat(5 * million), undefined],
    ['a string of 10 MB', `{ 'a': '${'x'.repeat(10 * million)}' }`, undefined],
    ['a string of 10 MB in escapes', `{ 'a': '${'\\\\'.repeat(5 * million)}' }`, undefined],
    ['a string of 10 MB without an end', `{ 'a': '${'x'.repeat(10 * million)}`, 'not closed'],
    ['a word of 10 MB', 'x'.repeat(10 * million), 'found'],
    ['NULs', '\0'.repeat(million), 'U+0000'],
    ['CR line ends', "{ 'a': true }\r".repeat(100_000), undefined],
    ['a million words', `{ 'a': [ ${"'b', ".repeat(million / 2)}'b' ] }`, undefined],
    ['many keys', `{ ${Array.from({ length: 200_000 }, (_, n) => `'${n}': true`).join(', ')} }`, undefined],
    ['a block of a million lines without an end', `##\n${'# x\n'.repeat(million)}`, 'not closed'],
    ['a description of many lines', documented('# @b: c', '#  d (since 1.2)\n'.repeat(300_000)), undefined],
    ['a description after blank lines', documented(`# @b:\n${'#\n'.repeat(million)}#  d`), undefined],
    [
      'many descriptions',
      documented(...Array.from({ length: 100_000 }, (_, n) => `# @${n}: (since 1.${n})`)),
      undefined,
    ],
    ['open parentheses', documented(`# @b: (since ${'('.repeat(5 * million)}`), undefined],
    ['dates without an end', documented(`# @b: ${'(since '.repeat(million)}`), undefined],
    [
      'a date of many digits',
      documented(`# @b: (since ${'1'.repeat(5 * million)})`, `# Since: ${'1'.repeat(million)}`),
      undefined,
    ],
    [
      'a date of many numbers',
      documented(`# @b: (since ${'1.'.repeat(million)})`, `# Since ${'1.'.repeat(million)}x`),
      undefined,
    ],
    ['blanks before a date', documented(`# @b: (since${' '.repeat(5 * million)}x)`), undefined],
    ['a name without an end', documented(`# @${'b'.repeat(5 * million)}`), undefined],
    ['a heading without an end', documented(`# ${'='.repeat(5 * million)}`), undefined],
  ])('%s', (_, text, says) => {
    const start = performance.now()
    const error = refusal(text)
    expect(performance.now() - start).toBeLessThan(LIMIT_MS)
    if (says === undefined) expect(error).toBeUndefined()
    else expect(error?.reason).toContain(says)
  })

  test('1 MB of documented definitions', () => {
    const definition = sample.slice(sample.indexOf('##\n# @lamp'))
    const text = definition.repeat(Math.ceil(million / definition.length))
    const start = performance.now()
    const { expressions } = readCase(text)
    expect(performance.now() - start).toBeLessThan(LIMIT_MS)
    expect(expressions.every(({ doc }) => doc?.members.get('room')?.since === '2.1')).toBe(true)
  })
})

function documented(...lines: readonly string[]): string {
  return ['##', '# @a:', ...lines, '##', "{ 'a': 'b' }"].join('\n').replaceAll('\n\n', '\n')
}

function words(value: unknown): string[] {
  if (typeof value === 'string') return [`'${value.replaceAll('\\', '\\\\')}'`]
  if (typeof value === 'boolean') return [String(value)]
  if (Array.isArray(value)) return ['[', ...between(value.map(words)), ']']
  const entries = Object.entries(value ?? {}).map(([key, item]) => [...words(key), ':', ...words(item)])
  return ['{', ...between(entries), '}']
}

function between(items: string[][]): string[] {
  return items.flatMap((item, index) => (index === 0 ? item : [',', ...item]))
}

/** A node or a value as lists of entries, so that order counts. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (!isNode(value)) return { entries: Object.entries(value).map(([key, item]) => [key, plain(item)]) }
  if (value.kind === 'list') return value.items.map(plain)
  if (value.kind !== 'object') return value.value
  return { entries: [...value.entries].map(([key, entry]) => [key, plain(entry.value)]) }
}

function isNode(value: object): value is Node {
  return 'kind' in value && 'at' in value
}
