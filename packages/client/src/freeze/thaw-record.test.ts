import { ClosedError, TimeoutError } from '@qga/wire'
import { CommandError } from '@qga/wire/calls'
import { expect, it } from 'vitest'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { ThawRecord } from './thaw-record.js'

const said = (value: unknown) => ({ status: 'fulfilled', value }) as const
const failed = (reason: unknown) => ({ status: 'rejected', reason }) as const
const hook = new CommandError('guest-fsfreeze-thaw', { class: 'GenericError', desc: 'hook failed' })
const blocked = { class: 'CommandNotFound', desc: 'disabled' }
const closed = (written: boolean) => failed(new ClosedError('closed', { written }))
const late = (written: boolean) => failed(new TimeoutError('late', { timeoutMs: 1, written }))

it.each([
  ['a count', [said(2)], 2, false],
  ['none', [said(0)], 0, false],
  ['what is no count', [said('2'), said(0)], undefined, true],
  ['a refusal', [failed(new CommandUnavailableError('guest-fsfreeze-thaw', blocked, 'disabled'))], 0, false],
  ['an error', [failed(hook)], undefined, false],
  ['a reply that was lost', [closed(true), said(0)], undefined, true],
  ['one that came too late', [late(true), said(0)], undefined, true],
  ['no thaw that was sent, and none', [closed(false), late(false), said(0)], 0, false],
  ['a reply that was lost, and a count', [late(true), said(1)], 1, true],
])('%s', (_, thaws, filesystems, repliesLost) => {
  const record = new ThawRecord()
  for (const thaw of thaws) record.add(thaw)
  expect(record).toMatchObject({ filesystems, repliesLost })
})

it.each([
  ['thawed', 0],
  ['frozen', undefined],
  ['neither', undefined],
])('nothing was left to thaw by an error where it had said: %s', (before, filesystems) => {
  const record = new ThawRecord()
  record.say(before)
  record.add(failed(hook))
  expect(record).toMatchObject({ filesystems, error: hook })
})

it('is asked what it was until it has said so, or a thaw was sent', () => {
  const [silent, frank] = [new ThawRecord(), new ThawRecord()]
  silent.add(closed(false))
  expect(silent.isAsked).toBe(true)
  silent.add(late(true))
  frank.say('thawed')
  frank.say('frozen')
  expect([silent.isAsked, frank.isAsked, frank.before]).toEqual([false, false, 'thawed'])
})
