import { ClosedError, TimeoutError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { beforeEach, expect, it, vi } from 'vitest'
import { CommandUnavailableError, type Unavailability } from './errors/command-unavailable-error.js'
import { tidy } from './tidy.js'

const clock = vi.hoisted(() => ({ pauses: [] as number[], refs: new Set<boolean | undefined>() }))

vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number, _: unknown, { ref }: { ref?: boolean } = {}) => {
    clock.pauses.push(ms)
    clock.refs.add(ref)
  },
}))

beforeEach(() => {
  clock.pauses = []
  clock.refs.clear()
})

const reply = { class: 'GenericError', desc: 'no' }
const unavailable = (why: Unavailability) => new CommandUnavailableError('guest-file-close', reply, why)
const late = (written: boolean) => new TimeoutError('late', { timeoutMs: 1, written, hint: '' })
const all = () => new Promise((resolve) => setImmediate(resolve))

/** Fails so often, and then not. */
function attempts(...errors: Error[]) {
  const attempt = vi.fn(async () => {
    const error = errors.shift()
    if (error !== undefined) throw error
  })
  return attempt
}

it.each([
  ['a guest that is frozen', unavailable('frozen')],
  ['a command that is not available, nobody knows why', unavailable('unknown')],
  ['an agent that is busy: it was not sent', late(false)],
])('is tried again after %s, ever less often, and holds no process', async (_, error) => {
  const attempt = attempts(...Array<Error>(10).fill(error))
  await tidy(attempt)
  await all()
  expect(attempt).toHaveBeenCalledTimes(11)
  expect(clock.pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect([...clock.refs]).toEqual([false])
})

it.each([
  ['it was refused', new CommandError('guest-file-close', reply)],
  ['the command is switched off', unavailable('disabled')],
  ['the agent has no such command', unavailable('absent')],
  ['it may have been carried out', late(true)],
  ['the session is over', new ClosedError('over')],
])('is left when %s, without a word', async (_, error) => {
  const attempt = attempts(error)
  await tidy(attempt)
  await all()
  expect([attempt.mock.calls.length, clock.pauses]).toEqual([1, []])
  const later = attempts(unavailable('frozen'), error)
  await tidy(later)
  await all()
  expect([later.mock.calls.length, clock.pauses]).toEqual([2, [250]])
})
