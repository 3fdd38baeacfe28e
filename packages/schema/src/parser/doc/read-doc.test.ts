import { expect, test } from 'vitest'
import { readCase } from '../../../test/qapi/read-case.js'
import type { DocBlock } from '../syntax.js'

function docOf(...lines: readonly string[]): DocBlock {
  const { expressions } = readCase(['##', ...lines, '##', "{ 'command': 'lamp' }"].join('\n'))
  const doc = expressions[0]?.doc
  if (doc === undefined) throw new Error('expected a block')
  return doc
}

/** What a block says of each thing, without places. */
function saying(doc: DocBlock) {
  const texts = (entries: DocBlock['members']) =>
    Object.fromEntries([...entries].map(([name, { text }]) => [name, text]))
  return {
    text: doc.text,
    since: doc.since,
    members: texts(doc.members),
    features: texts(doc.features),
    returns: doc.returns?.text,
    errors: doc.errors?.text,
  }
}

const nothing = { text: '', since: undefined, members: {}, features: {}, returns: undefined, errors: undefined }

test('the style of 9.0 and later', () => {
  const doc = docOf(
    '# @lamp:',
    '#',
    '# Light a lamp.',
    '#',
    '# Or not:',
    '#',
    '#   - if it is broken',
    '#',
    '# @room: where it is,',
    '#     and what else',
    '#',
    '#     * a list',
    '#       of it (since 2.1)',
    '#',
    '# @dim:',
    '#     how dark',
    '#',
    '# Features:',
    '#',
    '# @unstable: It flickers.',
    '#',
    '# Returns: the light',
    '#',
    '# Errors:',
    '#     - no bulb,',
    '#       no light',
    '#',
    '# .. note:: Hot.',
    '#',
    '# Since: 2.0',
    '#',
    '# .. qmp-example::',
    '#',
    '#     -> { "execute": "lamp" }',
    '#     <- Since: 3.0',
  )
  expect(saying(doc)).toEqual({
    text: 'Light a lamp.\n\nOr not:\n\n  - if it is broken',
    since: '2.0',
    members: { room: 'where it is,\nand what else\n\n* a list\n  of it (since 2.1)', dim: 'how dark' },
    features: { unstable: 'It flickers.' },
    returns: 'the light',
    errors: '- no bulb,\n  no light',
  })
  expect(doc.members.get('room')?.since).toBe('2.1')
  expect(doc.members.get('dim')).not.toHaveProperty('since')
})

test('the style of 7.2', () => {
  const doc = docOf(
    '# @lamp:',
    '# Light a lamp.',
    '# @room: where it is,',
    '#        and what else',
    '#',
    '#        More of it.',
    '# @dim:',
    '# how dark',
    '# it is',
    '#',
    '# @bulb is not described.',
    '#',
    '# Features:',
    '# @unstable: It flickers,',
    '#            very much.',
    '# @deprecated: Use the sun.',
    '# Returns: the light,',
    '#          and its heat',
    '# Note: hot',
    '#',
    '# Still a note.',
    '# Example:',
    '#',
    '# -> { "execute": "lamp" }',
    '# @dim and @room: not described here',
    '#',
    '# <- {}',
    '# Notes:',
    '# 1. loud',
    '# Since: 0.14.0',
    '# TODO: repair',
  )
  expect(saying(doc)).toEqual({
    ...nothing,
    text: 'Light a lamp.',
    since: '0.14.0',
    members: { room: 'where it is,\nand what else\n\nMore of it.', dim: 'how dark\nit is' },
    features: { unstable: 'It flickers,\nvery much.', deprecated: 'Use the sun.' },
    returns: 'the light,\nand its heat',
  })
})

test.each<[title: string, lines: string[], expected: Partial<ReturnType<typeof saying>>]>([
  ['nothing', [], {}],
  ['blank lines only', ['#', '#   '], {}],
  ['text that is not indented below a name', ['# @a: b', '# c'], { members: { a: 'b\nc' } }],
  ['text after a description', ['# @a: b', '#', '# c'], { members: { a: 'b' } }],
  ['text after blank lines, indented', ['# @a:', '#', '#', '#  b'], { members: { a: 'b' } }],
  ['a deeper first line', ['# @a:', '#   b', '#', '#  c'], { members: { a: ' b\n\nc' } }],
  ['a later line indented less', ['# @a: b', '#   c', '#   d', '#  e'], { members: { a: 'b\n c\n d\ne' } }],
  ['features before members', ['# Features:', '# @a: b', '#', '#'], { features: { a: 'b' } }],
  ['features after a section', ['# Since: 1.2', '# Features:', '# @a: b'], { since: '1.2', features: { a: 'b' } }],
  ['one name for both', ['# @a: b', '# Features:', '# @a: c'], { members: { a: 'b' }, features: { a: 'c' } }],
  ['a name in the middle of a text', ['# b', '# @a: c'], { text: 'b', members: { a: 'c' } }],
  ['a name of two words', ['# @a and c: d'], { members: { 'a and c': 'd' } }],
  ['a name that ends with a blank', ['# @a\t: b', '# @ : c'], { text: '@a\t: b\n@ : c' }],
  ['a description outside of a paragraph', ['# @a: b', '# c', '# @a: d'], { members: { a: 'b\nc\n@a: d' } }],
  [
    'a description amid a paragraph and outside',
    ['# b', '# @a: c', '#', '# @a: d'],
    { text: 'b', members: { a: 'd' } },
  ],
  ['nothing said amid a paragraph', ['# b', '# @a:', '#', '# c'], { text: 'b', members: { a: '' } }],
  ['any indentation amid a paragraph', ['# b', '# @a: c', '#   d', '# e'], { text: 'b', members: { a: 'c\n  d\ne' } }],
  ['features amid a paragraph', ['# b', '# Features:', '# @a: c'], { text: 'b', features: { a: 'c' } }],
  ['features amid text after the members', ['# @a: b', '#', '# c', '# Features:', '# @d: e'], { members: { a: 'b' } }],
  ['features amid a paragraph, then text', ['# b', '# Features:', '# none'], { text: 'b' }],
  ['a name amid a paragraph, twice', ['# b', '# @a: c', '# @a: d'], { text: 'b', members: { a: 'c\n@a: d' } }],
  [
    'a name amid a paragraph, text, a name',
    ['# b', '# @a: c', '# d', '#', '# e', '#', '# @f: g'],
    { text: 'b', members: { a: 'c\nd', f: 'g' } },
  ],
  [
    'a name amid a paragraph, text, a name without text between',
    ['# b', '# @a: c', '# d', '#', '# @f: g'],
    { text: 'b', members: { a: 'c\nd', f: 'g' } },
  ],
  ['no features amid a paragraph', ['# b', '# Features:', '#', '# @a: c'], { text: 'b', members: { a: 'c' } }],
  ['a tag amid a paragraph and outside', ['# b', '# Since: 1.2', '#', '# Since: 1.3'], { text: 'b', since: '1.3' }],
  ['a tag amid a paragraph, twice', ['# b', '# Returns: c', '# Returns: d'], { text: 'b', returns: 'c\nReturns: d' }],
  ['a heading amid a paragraph', ['# b', '# = c'], { text: 'b\n= c' }],
  ['names in a sentence', ['# b', '# @a and @c: d', '#', '# @e : f'], { text: 'b\n@a and @c: d\n\n@e : f' }],
  ['no blank after the colon', ['# @a:b:c'], { members: { a: 'b:c' } }],
  ['an unusual name', ['# @__proto__: b'], { members: Object.fromEntries([['__proto__', 'b']]) }],
  ['two colons', ['# Example::', '#', '#   Since: 1', '# Notes::'], { text: 'Example::\n\n  Since: 1\nNotes::' }],
  ['an indented tag', ['# b', '#  Since: 1.2'], { text: 'b\n Since: 1.2' }],
  ['a tag without blank', ['# Returns:b', '# Since:1.2'], { returns: 'b', since: '1.2' }],
  ['an unknown tag', ['# See: b', '# Return: c'], { text: 'See: b\nReturn: c' }],
  ['many notes', ['# Note: a', '# Note: b', '# Example: c', '# Examples: d', '# TODO: e', '# TODO: f'], {}],
  ['a rule of rST', ['# =====', '# b'], { text: '=====\nb' }],
])('%s', (_, lines, expected) => {
  expect(saying(docOf('# @lamp:', ...lines))).toEqual({ ...nothing, ...expected })
})

test.each([
  ['# Since: 1.2', '1.2'],
  ['# Since: 0.14.0', '0.14.0'],
  ['# Since:  10.2.0', '10.2.0'],
  ['# Since: QEMU 3.0', '3.0'],
  ['# Since: v4.1', '4.1'],
  ['# Since: 2.1 (as an option)', '2.1'],
  ['# Since 7.1', '7.1'],
  ['# Since v7.1.', '7.1'],
  ['# Since 7.1 it is bright', undefined],
  ['# Since: the first age', undefined],
  ['# Since: 8', undefined],
  ['# It is bright. (Since 2.1)', undefined],
])('%s', (line, since) => {
  expect(docOf('# @lamp:', '#', line).since).toBe(since)
})

test('a date without a colon does not stand against one with it', () => {
  expect(docOf('# @lamp:', '# Since: 1.2', '#', '# Since 1.3').since).toBe('1.2')
})

test('a date without a colon is text, too', () => {
  expect(docOf('# @lamp:', '# Since 1.2', '# and before', '#', '# @on: bright')).toMatchObject({
    since: '1.2',
    text: 'Since 1.2\nand before',
  })
})

test('what stands amid a paragraph is uncertain', () => {
  const doc = docOf('# @lamp:', '# b', '# @on: bright', '# Returns: c', '#', '# @off: dark')
  expect([doc.members.get('on')?.uncertain, doc.returns?.uncertain]).toEqual([true, true])
  expect(doc.members.get('off')).not.toHaveProperty('uncertain')
})

test.each<[title: string, lines: string[]]>([
  ['text', ['# b']],
  ['indented text', ['#  b']],
  ['text that is not indented below a description', ['# @a: b', '# c']],
  ['indented text after a name amid a paragraph', ['# b', '# @a: c', '#', '#  d']],
])('a paragraph: %s', (_, lines) => {
  expect(docOf('# @lamp:', ...lines, '# Since: 1.2', '#', '# Since: 1.3').since).toBe('1.3')
})

test('places', () => {
  const text =
    "\n  ##\n  # @lamp:\n  # @on: bright\n  # Features:\n  #\n  # @dim: x\n  # Returns: y\n  # Errors: z\n  ##\n{ 'a': 'b' }"
  const doc = readCase(text).expressions[0]?.doc
  const at = (place = -1) => text.slice(place, text.indexOf('\n', place))
  expect([at(doc?.at), at(doc?.symbolAt), at(doc?.members.get('on')?.at), at(doc?.features.get('dim')?.at)]).toEqual([
    '##',
    '@lamp:',
    '@on: bright',
    '@dim: x',
  ])
  expect([at(doc?.returns?.at), at(doc?.errors?.at), doc?.symbol]).toEqual(['Returns: y', 'Errors: z', 'lamp'])
})
