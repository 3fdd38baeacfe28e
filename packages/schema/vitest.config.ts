import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/schema', testTimeout: 30_000 } })
