import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { patient } from '../../scripts/vitest.base.js'
import { canStartGuest } from './src/guest/start-guest.js'
import { findHostAgent } from './src/host/start-host-agent.js'
import { type Environment, environments, nameOf } from './src/matrix.js'
import { type PackageSuite, packageSuites } from './src/package-suites.js'

// A machine without the parts leaves these out, and the table at the end says so; CI insists on them.
const required = process.env.QGA_REQUIRE_REAL === '1'
const node = process.env.QGA_INTEGRATION_NODE ?? 'own'
const all = process.env.QGA_INTEGRATION_MATRIX === 'all'
const chosen = environments
  .filter(({ corner }) => all || corner === node)
  .filter((environment) => required || hasParts(environment))

function hasParts(environment: Environment): boolean {
  if (environment.kind === 'guest') return canStartGuest(environment)
  return environment.kind === 'fake' || findHostAgent(environment.agent) !== undefined
}

// One guest stands for all its parts, and one Node for the others.
const withHarness = (all || node === 'own') && chosen.some(({ kind }) => kind === 'guest')

// The emulation is slow and CI's machines are busy: these are for a test that hangs, not for one that is slow.
const limits = { ...patient, testTimeout: 180_000, hookTimeout: 240_000 }

const suites = all || node === 'own' ? packageSuites({ all, required }) : []
const inGuest = ({ guest }: PackageSuite) =>
  guest && {
    maxWorkers: 1,
    provide: { suiteGuest: guest },
    globalSetup: [fileURLToPath(new URL('test/suite-guest.ts', import.meta.url))],
  }

/**
 * Scenarios on real guests: a project for each kind of guest, and one for what is about the harness itself. Beside them
 * the tests of packages, on the versions of agents and QEMUs that are not installed here.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        root: import.meta.dirname,
        test: {
          name: 'harness',
          include: withHarness ? ['test/harness/*.real.test.ts'] : [],
          ...limits,
        },
      },
      ...chosen.map((environment) => ({
        root: import.meta.dirname,
        test: {
          name: nameOf(environment),
          include: environment.scenarios.map(
            (scenario) => `test/${scenario}.${environment.kind === 'fake' ? 'fake' : 'real'}.test.ts`,
          ),
          provide: { environment },
          ...limits,
        },
      })),
      ...suites.map((suite) => {
        const { root, name, include, env = {} } = suite
        return { root, test: { name, include, env, ...inGuest(suite), ...limits } }
      }),
    ],
  },
})
