import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/examples', testTimeout: 30_000 } })
