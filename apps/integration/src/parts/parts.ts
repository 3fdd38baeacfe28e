import { type AgentVersion, agents, type QemuVersion, qemus, vsockDevice } from '../versions.js'
import { type DebianTree, findTree, packageVersion } from './debian-tree.js'
import { findBoot, provideBoot } from './initramfs.js'
import { findProgram, programs, provideProgram } from './programs.js'

/** Something real that scenarios run on. */
export interface Part {
  readonly name: string
  readonly provide: () => Promise<unknown>
  /** The version that is there, or undefined where the part is not made. */
  readonly version: () => Promise<string | undefined>
}

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[]

function versionIn(tree: DebianTree, name: string): string | undefined {
  const root = findTree(tree)
  return root === undefined ? undefined : packageVersion(root, name)
}

function agentPart(version: AgentVersion): Part {
  return {
    name: `guest with agent ${version}`,
    provide: async () => {
      await provideProgram(programs.agent(version))
      await provideBoot(version)
    },
    version: async () =>
      findBoot(version) && findProgram(programs.agent(version)) && versionIn(agents[version], 'qemu-guest-agent'),
  }
}

function qemuPart(version: QemuVersion): Part {
  return {
    name: `QEMU ${version}`,
    provide: async () => {
      await provideProgram(programs.qemu(version))
      await provideProgram(programs.image(version))
    },
    version: async () =>
      findProgram(programs.qemu(version)) &&
      findProgram(programs.image(version)) &&
      versionIn(qemus[version], 'qemu-system-x86'),
  }
}

const vsockPart: Part = {
  name: 'vsock device',
  provide: () => provideProgram(programs.vsock()),
  version: async () => findProgram(programs.vsock()) && versionIn(vsockDevice, 'vhost-device-vsock'),
}

/** Every part, as the matrix has it. */
export const parts: readonly Part[] = [...keysOf(agents).map(agentPart), ...keysOf(qemus).map(qemuPart), vsockPart]
