import { defineProject } from 'vitest/config'

// What needs no real part: `npm test` runs it. The rest is in vitest.real.config.ts, for `pnpm integration`.
export default defineProject({ test: { name: '@qga/integration', include: ['src/**/*.test.ts'] } })
