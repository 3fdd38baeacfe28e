import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: '@qga/qmp', testTimeout: 30_000 } })
