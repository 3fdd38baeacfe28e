import { type AgentVersion, FakeAgent } from '@qga/testing'
import { markInside } from '../guest/inside-guest.js'
import { RawLine } from './raw-line.js'
import type { Twin } from './twin.js'

/** What the guest that it is compared with is started with. */
export interface TwinOptions {
  readonly version: AgentVersion
  /** Where its disks are mounted. */
  readonly folders: readonly string[]
  /** Commands that are disabled. */
  readonly block: readonly string[]
  /** Where a file is mounted. */
  readonly mountsFileAt?: string | undefined
}

/** The agent's own words, which a fake's hook has to bring. */
const hookFailure = (version: AgentVersion) =>
  version === '7.2'
    ? 'fsfreeze hook has failed with status 1'
    : 'child process has failed to execute fsfreeze hook: exit status 1'

const POLL_MS = 5

/** A fake agent that has what the guest has, as a twin of that guest's agent. */
export function fakeTwin({ version, folders, block, mountsFileAt }: TwinOptions): Twin & Disposable {
  let failing = 'never'
  const mount = (device: string, path: string) => ({ device, path, type: 'ext4', totalBytes: 9e7, usedBytes: 1e6 })
  const fake = new FakeAgent(
    {},
    {
      version,
      block,
      mounts: [
        ...folders.map((path, at) => mount(`vd${'ab'[at]}`, path)),
        ...(mountsFileAt === undefined ? [] : [mount('loop0', mountsFileAt)]),
      ],
      freezeHook: (action) => {
        if (action === failing) throw new Error(hookFailure(version))
      },
    },
  )
  const until = async (state: FakeAgent['state']) => {
    while (fake.state !== state) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return {
    connect: () => RawLine.open(markInside(fake.transport)),
    failHook: async (action) => {
      failing = action
    },
    restartAgent: async () => fake.restart(),
    wake: async () => {
      await until('suspended')
      fake.wake()
    },
    rebooted: () => until('running'),
    resetWhenHalted: async () => {
      await until('halted')
      fake.restart()
    },
    [Symbol.dispose]: () => fake.close(),
  }
}
