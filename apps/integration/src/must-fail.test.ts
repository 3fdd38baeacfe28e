import { ClosedError } from '@qga/wire'
import { expect, test } from 'vitest'
import { mustFail } from './must-fail.js'

const rejects = (error: unknown) => () => Promise.reject(error)

test('a known failure passes while it fails as known, by code or text', async () => {
  await mustFail('x', 'CLOSED', rejects(new ClosedError('gone')))
  await mustFail('x', /as known/, rejects(new Error('as known')))
})

test('it shouts when it does not fail, or fails otherwise', async () => {
  await expect(mustFail('x', /./, async () => {})).rejects.toThrow('x passes: take its entry out')
  await expect(mustFail('x', 'CLOSED', rejects(new Error('CLOSED')))).rejects.toThrow(
    'x fails, but not as known (CLOSED)',
  )
  await expect(mustFail('x', /known/, rejects(undefined))).rejects.toThrow('not as known (/known/): undefined')
})
