import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { decoderFaults, transportFaults } from './fault-table.js'

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const faults = [...Object.entries(transportFaults), ...Object.entries(decoderFaults)]
const found = faults.map(([fault, test]) => `${literal(fault)}: .* ${literal(test)}`)

/** Runs the suites on what is broken, for faults.test.ts: of each the test that has to fail, of what is sound all. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['transports', 'decoders'].map((kind) => fileURLToPath(new URL(`./broken-${kind}.ts`, import.meta.url))),
    testTimeout: 2_500,
    testNamePattern: new RegExp(`^(sound \\w+: .*|${found.join('|')})$`),
  },
})
