import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { outside, takeOutside } from './outside.js'

test('lies in the folder for temporary files, and is not there', () => {
  expect(dirname(outside)).toBe(tmpdir())
  expect(takeOutside()).toBe(false)
})

test.each<[string, () => void]>([
  ['a file', () => writeFileSync(outside, 'x')],
  ['a folder', () => mkdirSync(join(outside, 'x'), { recursive: true })],
  ['a link that leads nowhere', () => symlinkSync('/nowhere', outside)],
])('%s is seen once, and gone afterwards', (_, make) => {
  make()
  expect(takeOutside()).toBe(true)
  expect(takeOutside()).toBe(false)
})
