import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { Chardev, realAgentAvailable, startQemuGa } from '@qga/testing/node'
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

const fake: TestAgentKind = {
  name: 'FakeAgent',
  real: false,
  available: true,
  async start() {
    const agent = new FakeAgent()
    return { target: agent.transport, folder: '/tmp', [Symbol.asyncDispose]: async () => agent.close() }
  },
}

/** It acts on this machine, so it is started with the dangerous commands blocked. */
const real: TestAgentKind = {
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
}

const realBehindChardev: TestAgentKind = {
  ...real,
  name: 'a real qemu-ga behind a chardev',
  async start() {
    const agent = await real.start()
    const front = await Chardev.listen(`${agent.folder}/chardev.sock`)
    await front.attach(String(agent.target))
    return {
      target: front.path,
      folder: agent.folder,
      async [Symbol.asyncDispose]() {
        await front[Symbol.asyncDispose]()
        await agent[Symbol.asyncDispose]()
      },
    }
  },
}

/** The same suites run on these. */
export const agents: readonly TestAgentKind[] = [fake, real]

/** For suites whose clients leave before their replies, which a bare qemu-ga does not survive. */
export const chardevs: readonly TestAgentKind[] = [fake, realBehindChardev]
