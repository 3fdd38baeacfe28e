import { afterEach, expect, test, vi } from 'vitest'
import { partTable } from './part-table.js'
import { parseNotes } from './run-notes.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('says what ran, and what to do for each part that is not there', async () => {
  vi.stubEnv('QGA_INTEGRATION_CACHE', '/none')
  vi.stubEnv('QGA_QEMU_GA', '')
  vi.stubEnv('QGA_QEMU_SYSTEM', '/opt/qemu')
  const table = await partTable('npm test', parseNotes('ran /opt/qemu\n'))
  expect(table).toMatch(/^real part +in this run of npm test$/m)
  expect(table).toMatch(/^qemu-ga +skipped; apt-get install qemu-guest-agent$/m)
  expect(table).toMatch(/^QEMU +ran: \/opt\/qemu$/m)
  expect(table).toMatch(/^guest with agent 11\.1 +not run: for `pnpm integration` only; `pnpm integration --prepare` /m)
  expect(await partTable(undefined)).toMatch(/^QEMU +there: \/opt\/qemu$/m)
})
