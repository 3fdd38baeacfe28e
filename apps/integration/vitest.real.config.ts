import { defineConfig } from 'vitest/config'
import { canStartGuest } from './src/guest/start-guest.js'
import { environments, nameOf } from './src/matrix.js'

// A machine without the parts leaves these out, and the table at the end says so; CI insists on them.
const required = process.env.QGA_REQUIRE_REAL === '1'
const chosen = environments
  .filter(({ corner }) => corner || process.env.QGA_INTEGRATION_MATRIX === 'all')
  .filter((environment) => required || canStartGuest(environment))

// The emulation is slow and CI's machines are busy: these are for a test that hangs, not for one that is slow.
const limits = { testTimeout: 180_000, hookTimeout: 240_000 }

/** Scenarios on real guests: a project for each kind of guest, and one for what is about the harness itself. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        root: import.meta.dirname,
        // One guest stands for all its parts.
        test: { name: 'harness', include: chosen.length > 0 ? ['test/harness/*.real.test.ts'] : [], ...limits },
      },
      ...chosen.map((environment) => ({
        root: import.meta.dirname,
        test: {
          name: nameOf(environment),
          include: environment.scenarios.map((scenario) => `test/${scenario}.real.test.ts`),
          provide: { environment },
          ...limits,
        },
      })),
    ],
  },
})
