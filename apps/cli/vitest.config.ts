import { defineProject } from 'vitest/config'

export default defineProject({ test: { name: 'qga', testTimeout: 30_000 } })
