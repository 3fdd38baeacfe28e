import { expect, test } from 'vitest'
import { type PartFacts, type Run, standingOf } from './part-standing.js'
import { parseNotes } from './run-notes.js'

const agent: PartFacts = {
  name: 'qemu-ga',
  is: '/usr/sbin/qemu-ga',
  remedy: 'apt-get install qemu-guest-agent',
  forGuests: false,
  noted: true,
}
const guest: PartFacts = {
  name: 'guest with agent 7.2',
  is: '1:7.2+dfsg-7',
  remedy: '`pnpm integration --prepare` makes it',
  forGuests: true,
  noted: false,
}
const ss: PartFacts = { ...agent, name: 'ss', is: '/usr/bin/ss', noted: false }
const missing = { is: undefined }

const both = 'asked qemu-ga\nran /usr/sbin/qemu-ga\n'
const asked = 'asked qemu-ga\n'

const table: readonly [says: string, part: PartFacts, run: Run, notes: string][] = [
  ['ran: /usr/sbin/qemu-ga', agent, 'npm test', both],
  ['taken by tests: /usr/sbin/qemu-ga', agent, 'npm test', asked],
  ['not run: /usr/sbin/qemu-ga', agent, 'npm test', 'asked QEMU\nran /usr/bin/qemu-system-x86_64\n'],
  ['not run: /usr/sbin/qemu-ga', agent, 'npm test', 'ran /opt/qemu-ga\n'],
  ['skipped; apt-get install qemu-guest-agent', { ...agent, ...missing }, 'npm test', asked],
  ['skipped; apt-get install qemu-guest-agent', { ...agent, ...missing }, 'pnpm integration', ''],
  ['not there; apt-get install qemu-guest-agent', { ...agent, ...missing }, undefined, ''],
  ['there: /usr/sbin/qemu-ga', agent, undefined, ''],
  ['there, a use is not noted: /usr/bin/ss', ss, 'npm test', both],
  ['there: /usr/bin/ss', ss, 'pnpm integration', both],
  ['not run: for `pnpm integration` only; there is 1:7.2+dfsg-7', guest, 'npm test', both],
  [
    'not run: for `pnpm integration` only; `pnpm integration --prepare` makes it',
    { ...guest, ...missing },
    'npm test',
    '',
  ],
  ['skipped; `pnpm integration --prepare` makes it', { ...guest, ...missing }, 'pnpm integration', ''],
  ['there: 1:7.2+dfsg-7', guest, 'pnpm integration', ''],
]

test.each(table)('%s', (says, part, run, notes) => {
  expect(standingOf(part, run, parseNotes(notes))).toBe(says)
})
