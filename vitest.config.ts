import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'examples'],
    // Most tests wait for other processes: more at once than there are cores.
    maxWorkers: 3,
  },
})
