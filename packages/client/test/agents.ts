import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { realAgentAvailable, startQemuGa } from '@qga/testing/node'
import type { Target } from '../src/index.js'

/** An agent to run a suite on, and a folder that exists in its guest. */
export interface TestAgent extends AsyncDisposable {
  readonly target: Target
  readonly folder: string
}

export interface TestAgentKind {
  readonly name: string
  readonly real: boolean
  readonly available: boolean
  start(): Promise<TestAgent>
}

/** The same suites run on these. A real agent acts on this machine: it is started with the dangerous commands blocked. */
export const agents: readonly TestAgentKind[] = [
  {
    name: 'FakeAgent',
    real: false,
    available: true,
    async start() {
      const fake = new FakeAgent()
      return { target: fake.transport, folder: '/tmp', [Symbol.asyncDispose]: async () => fake.close() }
    },
  },
  {
    name: 'a real qemu-ga',
    real: true,
    available: realAgentAvailable(),
    async start() {
      const agent = await startQemuGa()
      const folder = await mkdtemp(join(tmpdir(), 'qga-guest-'))
      return {
        target: agent.path,
        folder,
        async [Symbol.asyncDispose]() {
          await agent.close()
          await rm(folder, { recursive: true, force: true })
        },
      }
    },
  },
]
