import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canStartGuest } from './guest/start-guest.js'
import { findProgram, type Launched, programs } from './parts/programs.js'
import { type AgentVersion, agents, agentVersions, newestAgent, qemus, qemuVersions } from './versions.js'

/** Tests of a package that take a real part, whichever it is. */
interface Tests {
  readonly name: string
  /** The package's folder. */
  readonly root: string
  readonly include: string[]
}

/** A part to run them on, in place of the one that is installed here. */
interface Stand {
  /** What names a program of the part to the tests. */
  readonly env?: Record<string, string>
  /** All share one guest with this agent: a file after the other, for it serves one client at a time. */
  readonly guest?: AgentVersion
}

/** Tests on a part. */
export interface PackageSuite extends Tests, Stand {}

/** Which of them are wanted. */
export interface WantedSuites {
  /** On all versions, and not only on those that tell the most. */
  readonly all: boolean
  /** Also on parts that are not there; those fail. */
  readonly required: boolean
}

const packages = join(import.meta.dirname, '..', '..', '..', 'packages')
const clientRoot = join(packages, 'client')
const testingRoot = join(packages, 'testing')

const client: Tests = { name: 'client', root: clientRoot, include: filesOnAgents(clientRoot) }
const qmp: Tests = { name: 'QMP', root: join(packages, 'qmp'), include: ['test/*.test.ts'] }
const fakeAgent: Tests = { name: 'FakeAgent', root: testingRoot, include: ['test/facts/!(monitor*).test.ts'] }
const fakeMonitor: Tests = { name: 'FakeMonitor', root: testingRoot, include: ['test/facts/monitor*.test.ts'] }

/** Those of the client's that ask for whatever agent there is. */
function filesOnAgents(root: string): string[] {
  const files = readdirSync(join(root, 'test')).filter((file) => file.endsWith('.test.ts'))
  return files
    .filter((file) => readFileSync(join(root, 'test', file), 'utf8').includes("from './agents.js'"))
    .map((file) => `test/${file}`)
}

/** The tests of packages on each part that is there. */
export function packageSuites({ all, required }: WantedSuites): PackageSuite[] {
  const on = (name: string, there: boolean, tests: readonly Tests[], stand: Stand): PackageSuite[] =>
    there || required ? tests.map((each) => ({ ...each, ...stand, name: `${each.name}, ${name}` })) : []
  const onProgram = (variable: string, name: string, launched: Launched, tests: readonly Tests[]) => {
    const program = findProgram(launched)
    return on(name, program !== undefined, tests, { env: { [variable]: program ?? '' } })
  }
  // In CI, `npm test` has run them on the agent of Debian 12; each takes two minutes more.
  const onHost = all ? agentVersions : [newestAgent]
  // Minutes each, for a guest is emulated.
  const guests: AgentVersion[] = all ? agentVersions : []
  return [
    ...qemuVersions.flatMap((version) =>
      onProgram('QGA_QEMU_SYSTEM', qemus[version].name, programs.qemu(version), [qmp, fakeMonitor]),
    ),
    ...onHost.flatMap((version) =>
      onProgram('QGA_QEMU_GA', agents[version].name, programs.agent(version), [client, fakeAgent]),
    ),
    ...guests.flatMap((guest) =>
      on(`${agents[guest].name} in a guest`, canStartGuest({ agent: guest }), [client], { guest }),
    ),
  ]
}
