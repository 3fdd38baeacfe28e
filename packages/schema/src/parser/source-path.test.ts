import { expect, test } from 'vitest'
import { includedPath, normalPath } from './source-path.js'

test.each([
  ['main.json', 'b.json', 'b.json'],
  ['qapi/main.json', 'b.json', 'qapi/b.json'],
  ['/a/qapi/main.json', '../b.json', '/a/qapi/../b.json'],
  ['qapi/main.json', '/a/b.json', '/a/b.json'],
  ['C:\\qapi\\main.json', 'b.json', 'C:\\qapi\\b.json'],
  ['qapi/main.json', 'C:\\b.json', 'C:\\b.json'],
  ['/main.json', 'b.json', '/b.json'],
])('%s includes %s: %s', (from, include, path) => {
  expect(includedPath(from, include)).toBe(path)
})

test.each([
  ['b.json', 'b.json'],
  ['./b.json', 'b.json'],
  ['a//./c/../b.json', 'a/b.json'],
  ['a\\b.json', 'a/b.json'],
  ['../../b.json', '../../b.json'],
  ['a/../../b.json', '../b.json'],
  ['/a/../b.json', '/b.json'],
  ['/../b.json', '/b.json'],
  ['//a/b.json', '/a/b.json'],
  ['...', '...'],
])('%s is %s', (path, name) => {
  expect(normalPath(path)).toBe(name)
})
