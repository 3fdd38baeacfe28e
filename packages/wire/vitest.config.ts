import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/wire', testTimeout: 30_000 } })
