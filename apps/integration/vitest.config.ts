import { defineProject } from 'vitest/config'
import { patient } from '../../scripts/vitest.base.js'

// What needs no real part: `npm test` runs it. The rest is in vitest.real.config.ts, for `pnpm integration`.
export default defineProject({
  test: { ...patient, name: '@qga/integration', include: ['src/**/*.test.ts'], testTimeout: 30_000 },
})
