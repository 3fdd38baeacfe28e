import { describe, expect, test } from 'vitest'
import { readCase } from '../../test/qapi/read-case.js'
import { refusedDirectives, refusedValues, takenSchemas } from '../../test/qapi/reading-cases.js'
import { refusedDocs, takenDocs } from '../../test/qapi/reading-doc-cases.js'
import { MAX_INCLUDES, readSyntax } from './read-syntax.js'
import { SchemaError } from './schema-error.js'
import type { Node } from './syntax.js'

describe('a refusal names the place and what was expected', () => {
  test.each([...refusedValues, ...refusedDirectives, ...refusedDocs])('$idea', ({ text, files, at, says }) => {
    const error = failure(() => readCase(text, files))
    expect(error).toBeInstanceOf(SchemaError)
    const place = at.includes('.json') ? at : `main.json:${at}`
    expect(error.message.startsWith(`${place}: `), error.message).toBe(true)
    expect(error.reason).toContain(says)
  })
})

test.each(takenSchemas)('takes $idea', ({ text, files, definitions }) => {
  expect(readCase(text, files).expressions).toHaveLength(definitions)
})

test.each(takenDocs)('takes $idea', ({ text, files }) => {
  const { expressions } = readCase(text, files)
  expect(expressions.filter(({ doc }) => doc !== undefined).map(({ doc }) => doc?.symbol)).toEqual(
    text.includes('@lamp:') ? ['lamp'] : [],
  )
})

describe('values', () => {
  test.each<[string, unknown]>([
    ['{}', {}],
    ["{ 'a': 'b', 'c': [ true, false ], 'd': [], 'e': {} }", { a: 'b', c: [true, false], d: [], e: {} }],
    ["{'a':[['b'],[[]]]}", { a: [['b'], [[]]] }],
    ["{ 'a\\\\b\\\\\\\\': '\"#{}[]:,' }", { 'a\\b\\\\': '"#{}[]:,' }],
    ["{ '': '', ' ': ' a b~' }", { '': '', ' ': ' a b~' }],
    ["{ 'z': true, 'a': true, '10': true, '9': true }", { z: true, a: true, 10: true, 9: true }],
    ["{ '__proto__': 'x' }", Object.fromEntries([['__proto__', 'x']])],
    ["# c\n{ # c 'x'\n'a' # c\n: # c\n[ # c\n'b' # c\n, # c\n'c' ] # c\n} # c", { a: ['b', 'c'] }],
    ["\t\v\f\u001c\u001f\u0085\u00a0\u2003\u2028\u3000{ 'a': 'b' }\u2029", { a: 'b' }],
    ["\r\n{ 'a': # c\r 'b' }\r", { a: 'b' }],
    ["{ 'a': true, 'b': [ false,true]}", { a: true, b: [false, true] }],
  ])('%j', (text, value) => {
    const { expressions } = readCase(text)
    expect(expressions.map(({ node }) => plain(node))).toEqual([value])
  })

  test('keep the order and the places of their keys', () => {
    const text = "{ 'b': 'x',\n  '10': [ 'y', true ] }"
    const [expression] = readCase(text).expressions
    const entries = [...(expression?.node.entries ?? [])]
    expect(entries.map(([key, { at, value }]) => [key, text.slice(at, at + key.length + 2), value.at])).toEqual([
      ['b', "'b'", 7],
      ['10', "'10'", 20],
    ])
    expect(entries[1]?.[1].value).toEqual({
      kind: 'list',
      at: 20,
      items: [
        { kind: 'string', at: 22, value: 'y' },
        { kind: 'boolean', at: 27, value: true },
      ],
    })
  })

  test('nothing is a schema, too', () => {
    for (const text of ['', '\n', '# lamp', '#', '\n\n# a\n  # b\n']) expect(readCase(text).expressions).toEqual([])
  })
})

describe('include', () => {
  test('puts definitions where it stands, each file once', () => {
    const { expressions, sources } = readCase(
      "{ 'include': 'sub/b.json' }\n{ 'command': 'main' }\n{ 'include': 'c.json' }\n{ 'include': './sub/../c.json' }\n",
      {
        'sub/b.json': "{ 'include': '../c.json' }\n{ 'command': 'b' }\n{ 'include': '/abs/d.json' }\n",
        'sub/../c.json': "{ 'command': 'c' }\n",
        '/abs/d.json': "{ 'command': 'd' }\n",
      },
    )
    expect(expressions.map(({ node }) => plain(node))).toEqual([
      { command: 'c' },
      { command: 'b' },
      { command: 'd' },
      { command: 'main' },
    ])
    expect(sources.map(({ path }) => path)).toEqual(['main.json', 'sub/b.json', 'sub/../c.json', '/abs/d.json'])
    expect(expressions.map(({ source }) => source.path)).toEqual([
      'sub/../c.json',
      'sub/b.json',
      '/abs/d.json',
      'main.json',
    ])
  })

  test('tells the way to an error', () => {
    const files = { 'b.json': "\n\n{ 'include': 'c.json' }", 'c.json': 'lamp' }
    const error = failure(() => readCase("\n{ 'include': 'b.json' }", files))
    expect(error).toMatchObject({
      file: 'c.json',
      line: 1,
      column: 1,
      code: 'SCHEMA_INVALID',
      includedFrom: [
        { file: 'main.json', line: 2 },
        { file: 'b.json', line: 3 },
      ],
    })
  })

  test('nests so deep and no deeper', () => {
    const chain = (length: number) => () =>
      readSyntax('0', (path) => (Number(path) < length ? `{ 'include': '${Number(path) + 1}' }` : ''))
    expect(chain(MAX_INCLUDES)().sources).toHaveLength(MAX_INCLUDES + 1)
    expect(failure(chain(MAX_INCLUDES + 1)).message).toBe(
      `${MAX_INCLUDES}:1:1: includes nest deeper than ${MAX_INCLUDES} files`,
    )
  })

  test('a main file that cannot be read is an error at its start, with its cause', () => {
    const cause = new Error('ENOENT: no such file')
    const error = failure(() =>
      readSyntax('dir/lamp.json', () => {
        throw cause
      }),
    )
    expect(error.message).toBe("dir/lamp.json:1:1: cannot read the file 'dir/lamp.json': ENOENT: no such file")
    expect(error).toMatchObject({ cause, includedFrom: [] })
  })
})

describe('pragma', () => {
  test('without any', () => {
    expect(readCase('').pragmas).toEqual({
      docRequired: false,
      commandNameExceptions: [],
      commandReturnsExceptions: [],
      documentationExceptions: [],
      memberNameExceptions: [],
    })
  })

  test('what is given last holds, from whichever file', () => {
    const { pragmas } = readCase(
      `{ 'pragma': { 'doc-required': true, 'command-name-exceptions': [ 'a' ], 'member-name-exceptions': [ 'b' ] } }
       { 'include': 'b.json' }
       { 'pragma': { 'documentation-exceptions': [ 'c', 'd' ] } }`,
      { 'b.json': "{ 'pragma': { 'command-name-exceptions': [ 'e' ], 'member-name-exceptions': [] } }" },
    )
    expect(pragmas).toEqual({
      docRequired: true,
      commandNameExceptions: ['e'],
      commandReturnsExceptions: [],
      documentationExceptions: ['c', 'd'],
      memberNameExceptions: [],
    })
  })

  test('can be taken back', () => {
    const text = "{ 'pragma': { 'doc-required': true, 'command-returns-exceptions': [ 'a' ] } }"
    const { pragmas } = readCase(`${text}\n{ 'pragma': { 'doc-required': false } }\n`)
    expect(pragmas).toMatchObject({ docRequired: false, commandReturnsExceptions: ['a'] })
  })
})

/** What the node says, without places. */
function plain(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plain)
  if (node.kind !== 'object') return node.value
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]))
}

function failure(run: () => unknown): SchemaError {
  try {
    run()
  } catch (error) {
    if (error instanceof SchemaError) return error
    throw error
  }
  throw new Error('expected a SchemaError')
}
