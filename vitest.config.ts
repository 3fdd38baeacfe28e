import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'examples'],
    // Most tests wait for other processes: as many at once as there are cores of the smallest machine.
    maxWorkers: 2,
  },
})
