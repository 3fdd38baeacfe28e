import { expect, test } from 'vitest'
import { untypedArguments } from './untyped-arguments.js'

test('words are text, unless they say that they are JSON', () => {
  expect(untypedArguments(['a=1', 'b:=18446744073709551615', 'c=x=y', 'd:={"e":[null]}', 'f='])).toEqual({
    a: '1',
    b: 18446744073709551615n,
    c: 'x=y',
    d: { e: [null] },
    f: '',
  })
})

test.each([
  ['a', "'a' is no NAME=VALUE"],
  ['=a', "'=a' is no NAME=VALUE"],
  ['a:=', 'a: not JSON'],
  ['a:={', 'a: not JSON'],
  ['a:=1e400', 'a: a number is too large to be read'],
  ['a:={"b":1,"b":2}', 'a: an object has a member twice'],
])('%s cannot be read', (word, summary) => {
  expect(() => untypedArguments([word])).toThrow(summary)
})

test('nothing is said twice', () => {
  expect(() => untypedArguments(['a=1', 'a:=2'])).toThrow("the argument 'a' is given twice")
})
