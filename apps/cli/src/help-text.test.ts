import { expect, test } from 'vitest'
import { examplesText, helpText } from './help-text.js'

test('lines of the source are joined, paragraphs and usage lines stay', () => {
  expect(helpText('\nqga cp A B\nqga cp C D\n\nOne line\ngoes on.\n\nqga is\nnice.')).toBe(
    'qga cp A B\nqga cp C D\n\nOne line goes on.\n\nqga is nice.',
  )
})

test('examples say what they do', () => {
  expect(examplesText([['a', 'does b']])).toBe('Examples:\n  a\n      does b')
})
