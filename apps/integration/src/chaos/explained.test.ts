import { AddressError, ClosedError, FrameError, JsonError, TimeoutError } from '@qga/wire'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import { expect, test } from 'vitest'
import { isExplained, type Trouble } from './explained.js'

const none: Trouble = { line: false, agent: false, left: false }
const every: Trouble = { line: true, agent: true, left: true }
const refusal = (desc: string) => new CommandError('guest-file-read', { class: 'GenericError', desc })

const rows: readonly [unknown, readonly (keyof Trouble)[]][] = [
  [new ClosedError('closed'), ['line', 'agent', 'left']],
  [new ProtocolError('the reply to guest-sync is neither a return nor an error'), ['line', 'agent']],
  [refusal("JSON parse error, stray 'x'"), ['line', 'agent']],
  [new FrameError('torn', 213), ['line', 'agent']],
  [new JsonError('no JSON'), ['line', 'agent']],
  [new FrameError('too-large', 1), []],
  [refusal("handle '1000' has not been found"), ['agent']],
  [new ProtocolError('guest-file-read gave 2 bytes where 1 were asked'), []],
  [new ProtocolError('the count of guest-file-read is no plain integer'), []],
  [refusal('No such file or directory'), []],
  [new AddressError('not that'), []],
  [new TypeError('not ours'), []],
]

test.each(rows)('%s is explained by nothing but what may do it', (error, by) => {
  expect(isExplained(error, none)).toBe(false)
  expect(isExplained(error, every)).toBe(by.length > 0)
  for (const what of ['line', 'agent', 'left'] as const) {
    expect(isExplained(error, { ...none, [what]: true })).toBe(by.includes(what))
  }
})

test('a machine may be late at any time', () => {
  expect(isExplained(new TimeoutError('late', { timeoutMs: 1, written: true }), none)).toBe(true)
})
