import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/testing', testTimeout: 30_000 } })
