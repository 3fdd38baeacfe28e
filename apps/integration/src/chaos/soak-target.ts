import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Chardev, type RealAgent, startQemuGa } from '@qga/testing/node'
import type { Transport } from '@qga/wire'
import { unix } from '@qga/wire/node'
import { keptFolder } from '../guest/kept-folder.js'
import { startGuest } from '../guest/start-guest.js'
import { agentProgramOf } from '../host/start-host-agent.js'
import type { AgentVersion, QemuVersion } from '../versions.js'
import { contentOf, FILES, nameOf } from './questions.js'
import type { Random } from './random.js'

/** An agent to ask, and how it is disturbed. */
export interface SoakTarget extends AsyncDisposable {
  readonly transport: Transport
  /** Where the agent finds the files that it is asked for. */
  readonly folder: string
  /** How long an answer is waited for: short, since many are lost on purpose. */
  readonly questionMs: number
  /** The mean time between disturbances. */
  readonly everyMs: number
  /** Kills something, and has it back when this resolves, with the name of what it did. */
  disturb(random: Random): Promise<string>
}

/** One of each at first, for a short soak has few of them. */
function disturbances(): (random: Random) => 'kill' | 'reset' {
  const first = ['kill', 'reset'] as const
  let at = 0
  return (random) => first[at++] ?? (random.chance(0.3) ? 'reset' : 'kill')
}

/** An agent on this machine behind what does as QEMU: it is killed now and then, or both are, and so all connections. */
export async function hostTarget(version: AgentVersion): Promise<SoakTarget> {
  const program = agentProgramOf(version)
  const directory = keptFolder('qga-soak-')
  const folder = join(directory.path, 'files')
  await mkdir(folder)
  for (let file = 0; file < FILES; file++) await writeFile(join(folder, nameOf(file)), contentOf(file))
  const path = join(directory.path, 'chardev.sock')
  let chardev = await Chardev.listen(path)
  let agent: RealAgent = await startQemuGa({ program })
  await chardev.attach(agent.path)
  const next = disturbances()
  const startAgent = async () => {
    agent = await startQemuGa({ program })
    await chardev.attach(agent.path)
  }
  return {
    transport: unix(path),
    folder,
    questionMs: 750,
    everyMs: 3000,
    async disturb(random) {
      const resets = next(random) === 'reset'
      process.kill(agent.pid, 'SIGKILL')
      await agent.close()
      if (resets) {
        await chardev[Symbol.asyncDispose]()
        chardev = await Chardev.listen(path)
      }
      await startAgent()
      return resets ? 'connections reset' : 'agent killed'
    },
    async [Symbol.asyncDispose]() {
      await chardev[Symbol.asyncDispose]()
      await agent.close()
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** An agent in a machine of its own, which is killed, or the machine is reset. */
export async function guestTarget(agent: AgentVersion, qemu: QemuVersion): Promise<SoakTarget> {
  const guest = await startGuest({ agent, qemu, disks: [{ name: 'soak', sizeMiB: 32 }] })
  for (let file = 0; file < FILES; file++) {
    const line = contentOf(file).toString().split('\n')[0] ?? ''
    const lines = contentOf(file).toString().split('\n').length - 1
    await guest.control.sh(`yes ${line} | head -n ${lines} >/soak/${nameOf(file)}`)
  }
  await guest.control.sh('sync')
  const next = disturbances()
  return {
    transport: guest.transport,
    folder: '/soak',
    questionMs: 1000,
    everyMs: 3000,
    async disturb(random) {
      if (next(random) === 'reset') {
        await guest.reset()
        return 'machine reset'
      }
      await guest.restartAgent()
      return 'agent killed'
    },
    [Symbol.asyncDispose]: () => guest.stop(),
  }
}
