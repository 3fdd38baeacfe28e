import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unix } from '@qga/wire/node'
import { afterEach, beforeEach, describe } from 'vitest'
import { systemClock } from '../src/clock.js'
import { type AgentVersion, type Clock, FakeAgent } from '../src/index.js'
import { blockedCommands, Chardev, findQemuGa, realAgentAvailable, startQemuGa } from '../src/node/index.js'
import { nextTurn } from '../src/soon.js'
import { rawClient } from './raw-client.js'
import { type Ending, realVersion, type Subject, started } from './subjects.js'

/** An agent at the end of a line that outlives it, as QEMU's does. */
export interface LineSubject extends Subject {
  /** Kills the agent, and nothing takes its place. */
  kill(): Promise<void>
  /** Starts another one in place of one that was killed. */
  start(): Promise<void>
  /** It hangs. */
  hang(): void
  goOn(): void
  /** Whether a program that it has started still runs, whatever it says itself. */
  runs(pid: number): boolean
}

/**
 * The same tests against fakes of these versions, and against a real qemu-ga behind a chardev where it is one of
 * them: each test has an agent of its own.
 */
export async function describeLines(
  name: string,
  ofVersions: readonly AgentVersion[],
  body: (subject: () => LineSubject) => void,
): Promise<void> {
  for (const version of ofVersions)
    describe(`${name} (fake ${version})`, () => body(started(async () => fakeLine(version), each)))
  const real = realAgentAvailable() && ofVersions.includes(await realVersion())
  describe.runIf(real)(`${name} (real)`, () => body(started(realLine, each)))
}

const each = [beforeEach, afterEach] as const

const NEVER_MS = 2 ** 40
/** One that is to come back after this time does not do so by itself. */
const clock: Clock = {
  ...systemClock,
  after: (ms, task) => (ms === NEVER_MS ? () => {} : systemClock.after(ms, task)),
}

function fakeLine(version: AgentVersion): Ending<LineSubject> {
  const fake = new FakeAgent({}, { version, clock })
  return {
    version,
    folder: '/tmp',
    disabled: [],
    connect: (options) => rawClient(fake.transport, options),
    kill: async () => fake.restart({ downMs: NEVER_MS }),
    start: async () => fake.restart(),
    hang: () => fake.silence(),
    goOn: () => fake.answerAgain(),
    runs: (pid) => fake.processes.some((process) => process.pid === pid && !process.exited),
    close: async () => fake.close(),
  }
}

async function realLine(): Promise<Ending<LineSubject>> {
  const folder = await mkdtemp(join(tmpdir(), 'qga-line-'))
  const program = await keepingState(folder)
  const front = await Chardev.listen(join(folder, 'chardev'))
  const startAgent = async () => {
    const agent = await startQemuGa({ program })
    await front.attach(agent.path)
    return agent
  }
  let agent = await startAgent()
  return {
    version: await realVersion(),
    folder,
    disabled: blockedCommands,
    connect: (options) => rawClient(unix(front.path), options),
    async kill() {
      process.kill(agent.pid, 'SIGKILL')
      await agent.close()
      // The chardev learns of it as this process turns.
      await nextTurn()
      await nextTurn()
    },
    async start() {
      agent = await startAgent()
    },
    hang: () => void process.kill(agent.pid, 'SIGSTOP'),
    goOn: () => void process.kill(agent.pid, 'SIGCONT'),
    runs: (pid) => existsSync(`/proc/${pid}`),
    async close() {
      await agent.close()
      await front[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

/** The agent with one folder for its state, however often it is started: the guest's disk outlives it. */
async function keepingState(folder: string): Promise<string> {
  const program = join(folder, 'qemu-ga')
  const state = join(folder, 'state')
  await mkdir(state)
  // Of an option that is there twice the last one counts.
  await writeFile(program, `#!/bin/sh\nexec '${findQemuGa() ?? 'qemu-ga'}' "$@" -t '${state}'\n`, { mode: 0o755 })
  return program
}
