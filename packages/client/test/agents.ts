import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { Chardev, realAgentAvailable, startQemuGa } from '@qga/testing/node'
import { inject } from 'vitest'
import { GuestAgent, type Target } from '../src/index.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The socket of an agent in a virtual machine, where the run has one. */
    guestAgent: string
  }
}

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

const guestPath: string | undefined = inject('guestAgent')

/** It is there already, and stays; it blocks what `real` does. */
const guest = (target: string): TestAgentKind => ({
  name: 'an agent in a guest',
  real: true,
  available: true,
  async start() {
    const run = async (argv: string[]) => {
      await using agent = await GuestAgent.connect(target)
      return (await agent.exec(argv)).stdoutText.trim()
    }
    const folder = await run(['mktemp', '-d', '/tmp/qga-guest-XXXXXX'])
    return {
      target,
      folder,
      async [Symbol.asyncDispose]() {
        await run(['rm', '-rf', folder])
      },
    }
  },
})

/** The same suites run on these: a run that has a guest is about that alone. */
export const agents: readonly TestAgentKind[] = guestPath === undefined ? [fake, real] : [guest(guestPath)]

/** For suites whose clients leave before their replies, which a bare qemu-ga does not survive. */
export const chardevs: readonly TestAgentKind[] = guestPath === undefined ? [fake, realBehindChardev] : agents
