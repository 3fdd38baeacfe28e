import { join } from 'node:path'
import { type AgentVersion, agents, type QemuVersion, qemus, vsockDevice } from '../versions.js'
import { cached, findCached } from './cache.js'
import { type DebianTree, findTree, provideTree, writeLauncher } from './debian-tree.js'

/** A program of an unpacked tree, run by the tree's own loader. */
export interface Launched {
  readonly tree: DebianTree
  /** Within the tree. */
  readonly program: string
  /** The rest of what the launcher says, by where the tree is. */
  readonly setting?: (root: string) => { args?: readonly string[]; env?: Readonly<Record<string, string>> }
}

const qemuSetting = (root: string) => ({
  args: ['-L', join(root, 'usr/share/qemu'), '-L', join(root, 'usr/share/seabios')],
  env: { QEMU_MODULE_DIR: join(root, 'usr/lib/x86_64-linux-gnu/qemu') },
})

const agentProgram = (version: AgentVersion): Launched => ({ tree: agents[version], program: 'usr/sbin/qemu-ga' })
const qemuProgram = (version: QemuVersion): Launched => ({
  tree: qemus[version],
  program: 'usr/bin/qemu-system-x86_64',
  setting: qemuSetting,
})
const imageProgram = (version: QemuVersion): Launched => ({ tree: qemus[version], program: 'usr/bin/qemu-img' })
const vsockProgram: Launched = { tree: vsockDevice, program: 'usr/bin/vhost-device-vsock' }

/** The programs that harnesses start, by what they are. */
export const programs = { agent: agentProgram, qemu: qemuProgram, image: imageProgram, vsock: () => vsockProgram }

const launcherName = ({ tree, program }: Launched) => `run-${tree.name}-${program.split('/').at(-1)}`
const launcherInputs = ({ program, setting }: Launched, root: string) => ({
  recipe: 1,
  root,
  program,
  setting: setting?.(root),
})

const pathOf = (folder: string, { program }: Launched) => join(folder, program.split('/').at(-1) ?? '')

/** The path of a program that can be started, downloaded first where it is not there yet. */
export async function provideProgram(launched: Launched): Promise<string> {
  const root = await provideTree(launched.tree)
  const folder = await cached(launcherName(launched), launcherInputs(launched, root), (draft) =>
    writeLauncher(draft, root, launched.program, launched.setting?.(root)),
  )
  return pathOf(folder, launched)
}

/** The path of a program, or undefined where it was not downloaded. */
export function findProgram(launched: Launched): string | undefined {
  const root = findTree(launched.tree)
  const folder = root && findCached(launcherName(launched), launcherInputs(launched, root))
  return folder && pathOf(folder, launched)
}
