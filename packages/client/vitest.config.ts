import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/client', testTimeout: 30_000 } })
