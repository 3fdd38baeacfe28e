import { expect, test } from 'vitest'
import { mustFail } from './must-fail.js'

test('a known failure passes while it fails, whatever it fails with, and shouts when it does not', async () => {
  await mustFail('x', () => Promise.reject(new Error('as known')))
  await mustFail('x', () => Promise.reject(undefined))
  await expect(mustFail('x passes there', async () => {})).rejects.toThrow('x passes there: take its entry out')
})
