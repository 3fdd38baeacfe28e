import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { faults } from './fault-table.js'

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const found = Object.entries(faults).map(([fault, test]) => `${literal(fault)}: .* ${literal(test)}`)

/** Runs the suite on broken transports, for faults.test.ts: of each the test that has to fail, of the sound one all. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: [fileURLToPath(new URL('./broken-transports.ts', import.meta.url))],
    testTimeout: 700,
    testNamePattern: new RegExp(`^(sound: .*|${found.join('|')})$`),
  },
})
