import { defineProject } from 'vitest/config'
import { patient } from '../../scripts/vitest.base.js'

export default defineProject({ test: { ...patient, name: '@qga/testing', testTimeout: 30_000 } })
