import { fileURLToPath } from 'node:url'

/** How long a test waits for what other processes do: a busy machine is no failure; what never comes still fails. */
export const PATIENCE_MS = 10_000

/** For the tests of every package: `vi.waitFor` and `expect.poll` would give up after a second. */
export const patient = {
  setupFiles: ['./patience.ts', './system-path.ts'].map((file) => fileURLToPath(new URL(file, import.meta.url))),
  expect: { poll: { timeout: PATIENCE_MS } },
}
