import { defineProject } from 'vitest/config'
import { patient } from '../../scripts/vitest.base.js'

// No test changes what others see, so the files share what they import: half the time is spent on that otherwise.
export default defineProject({ test: { ...patient, name: '@qga/gateway', testTimeout: 15_000, isolate: false } })
