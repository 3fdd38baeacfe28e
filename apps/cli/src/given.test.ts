import { expect, test } from 'vitest'
import { count, fileArgument, flag, required, text, texts } from './given.js'

test('text takes one value', () => {
  expect(text({ a: 'x' }, 'a')).toBe('x')
  expect(text({ a: 7 }, 'a')).toBe('7')
  expect(text({}, 'a')).toBeUndefined()
  expect(() => text({ a: ['x', 'y'] }, 'a')).toThrow('--a is given more than once')
  expect(required({}, 'a')).toBe('')
})

test('a lone dash is a file argument', () => {
  expect(fileArgument({ a: true }, 'a')).toBe('-')
  expect(fileArgument({ a: 'true' }, 'a')).toBe('true')
})

test('texts take any number', () => {
  expect(texts({}, 'a')).toEqual([])
  expect(texts({ a: 'x' }, 'a')).toEqual(['x'])
  expect(texts({ a: ['x', 1] }, 'a')).toEqual(['x', '1'])
})

test('flags are true when one of them is', () => {
  expect(flag({}, 'a')).toBe(false)
  expect(flag({ a: true }, 'a')).toBe(true)
  expect(flag({ a: [true, true] }, 'a')).toBe(true)
  expect(flag({ a: 'true' }, 'a')).toBe(false)
})

test('count takes whole numbers', () => {
  expect(count({}, 'a', 1)).toBeUndefined()
  expect(count({ a: '3' }, 'a', 1)).toBe(3)
  for (const word of ['0', '-1', '1.5', 'x', '1e3', '9999999999']) {
    expect(() => count({ a: word }, 'a', 1)).toThrow(`--a: '${word}' is no whole number from 1 on`)
  }
})
