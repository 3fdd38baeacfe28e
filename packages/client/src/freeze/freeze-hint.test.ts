import { expect, it } from 'vitest'
import { freezeHint } from './freeze-hint.js'

it.each([
  ['failed to open /data: Permission denied', /virt_qemu_ga_read_nonsecurity_files/],
  ['fsfreeze hook has failed with status 1', /fsfreeze-hook/],
  ['failed to add C:\\ to snapshot set', /vssadmin/],
  ['failed to freeze /tmp: Resource deadlock avoided', /mountpoints/],
])('%s', (desc, hint) => expect(freezeHint(desc)).toMatch(hint))

it('has no advice on what it does not know, and reads no book to find out', () => {
  expect(freezeHint('No space left on device')).toBeUndefined()
  expect(freezeHint(`${'x'.repeat(1_000_000)} hook`)).toBeUndefined()
})
