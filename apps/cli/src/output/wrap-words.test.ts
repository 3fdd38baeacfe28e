import { expect, test } from 'vitest'
import { wrapWords } from './wrap-words.js'

test('fills lines up to the width', () => {
  expect(wrapWords('aa bb cc dddddddd e', 5)).toEqual(['aa bb', 'cc', 'dddddddd', 'e'])
  expect(wrapWords('', 5)).toEqual([])
})
