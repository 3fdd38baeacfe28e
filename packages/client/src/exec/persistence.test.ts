import { TimeoutError } from '@qga/wire'
import { expect, it, vi } from 'vitest'
import { rejection } from '../../test/rejection.js'
import { CommandUnavailableError, type Unavailability } from '../errors/command-unavailable-error.js'
import { Persistence } from './persistence.js'

const clock = vi.hoisted(() => ({ pauses: [] as number[] }))

vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void clock.pauses.push(ms) }))

const unavailable = (why: Unavailability) =>
  new CommandUnavailableError('guest-file-read', { class: 'CommandNotFound', desc: 'no' }, why)
const lost = new TimeoutError('late', { timeoutMs: 1, written: true })

/** Fails so, one after the other, and succeeds then. */
async function sees(...errors: Error[]): Promise<string> {
  clock.pauses = []
  return await new Persistence(new AbortController().signal).see(async () => {
    const error = errors.shift()
    if (error !== undefined) throw error
    return 'given'
  })
}

it('waits for a thaw, however long that takes', async () => {
  expect(await sees(...Array(50).fill(unavailable('frozen')))).toBe('given')
  expect(clock.pauses).toEqual(Array(50).fill(200))
})

it.each([
  ['a reply that is lost', lost, 0],
  ['a refusal without a reason, as of a guest that was just thawed', unavailable('unknown'), 3],
])('tries again after %s, three times', async (_, error, pauses) => {
  expect(await sees(error, error, error)).toBe('given')
  expect(clock.pauses).toHaveLength(pauses)
  expect(await rejection(sees(error, error, error, error))).toBe(error)
})

it('does not try again what is switched off', async () => {
  const error = unavailable('disabled')
  expect(await rejection(sees(error))).toBe(error)
})
