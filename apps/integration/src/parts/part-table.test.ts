import { afterEach, expect, test, vi } from 'vitest'
import { partTable } from './part-table.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('says what to do for each part that is not there', async () => {
  vi.stubEnv('QGA_INTEGRATION_CACHE', '/none')
  vi.stubEnv('QGA_QEMU_GA', '')
  vi.stubEnv('QGA_QEMU_SYSTEM', '/opt/qemu')
  const table = await partTable()
  expect(table).toMatch(/^qemu-ga +skipped; apt-get install qemu-guest-agent$/m)
  expect(table).toMatch(/^QEMU +\/opt\/qemu$/m)
  expect(table).toMatch(/^guest with agent 11\.1 +skipped; `pnpm integration --prepare` makes it$/m)
})
