import { defineConfig } from 'vitest/config'

/** Scenarios on real guests. A boot takes seconds where it is emulated, so few guests serve many tests. */
export default defineConfig({
  test: {
    name: 'real',
    root: import.meta.dirname,
    include: ['test/**/*.real.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
  },
})
