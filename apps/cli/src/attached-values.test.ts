import { expect, test } from 'vitest'
import { detachValues } from './attached-values.js'

const options = {
  output: { alias: 'o', nargs: 1 },
  env: { alias: 'e', nargs: 1, array: true },
  quiet: { alias: 'q' },
  timeout: { nargs: 1 },
}

test.each([
  [['-ojson'], ['-o', 'json']],
  [
    ['-eA=1', 'x'],
    ['-e', 'A=1', 'x'],
  ],
  [
    ['-o', 'json'],
    ['-o', 'json'],
  ],
  [['-o=json'], ['-o=json']],
  [
    ['-qo', 'json'],
    ['-qo', 'json'],
  ],
  [
    ['--output=json', '--', '-ojson'],
    ['--output=json', '--', '-ojson'],
  ],
  [
    ['-', '-o'],
    ['-', '-o'],
  ],
])('%j is %j', (words, apart) => {
  expect(detachValues(words, options)).toEqual(apart)
})
