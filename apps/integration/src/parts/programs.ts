import { join } from 'node:path'
import { runProgram } from '../run-program.js'
import { type AgentVersion, agents, type QemuVersion, qemus, vsockDevice } from '../versions.js'
import { cached, findCached } from './cache.js'
import { type DebianTree, findTree, packagesOf, packageVersion, provideTree, writeLauncher } from './debian-tree.js'
import { checkLabel } from './version-label.js'

/** The program itself, or Debian's package of that name, for a program that is not to be run without need. */
type VersionSource = 'itself' | { readonly package: string }

/** A program of an unpacked tree, run by the tree's own loader. */
export interface Launched {
  readonly tree: DebianTree
  /** Within the tree. */
  readonly program: string
  /** What it is called by, and what tells whether it is that; without it any version will do. */
  readonly label?: { readonly version: string; readonly saidBy: VersionSource }
  /** The rest of what the launcher says, by where the tree is. */
  readonly setting?: (root: string) => { args?: readonly string[]; env?: Readonly<Record<string, string>> }
}

const qemuSetting = (root: string) => ({
  args: ['-L', join(root, 'usr/share/qemu'), '-L', join(root, 'usr/share/seabios')],
  env: { QEMU_MODULE_DIR: join(root, 'usr/lib/x86_64-linux-gnu/qemu') },
})

const agentProgram = (version: AgentVersion): Launched => ({
  tree: agents[version],
  program: 'usr/sbin/qemu-ga',
  label: { version, saidBy: { package: 'qemu-guest-agent' } },
})
const qemuProgram = (version: QemuVersion): Launched => ({
  tree: qemus[version],
  program: 'usr/bin/qemu-system-x86_64',
  label: { version, saidBy: 'itself' },
  setting: qemuSetting,
})
const imageProgram = (version: QemuVersion): Launched => ({
  tree: qemus[version],
  program: 'usr/bin/qemu-img',
  label: { version, saidBy: 'itself' },
})
const vsockProgram: Launched = { tree: vsockDevice, program: 'usr/bin/vhost-device-vsock' }

/** The programs that harnesses start, by what they are. */
export const programs = { agent: agentProgram, qemu: qemuProgram, image: imageProgram, vsock: () => vsockProgram }

const launcherName = ({ tree, program }: Launched) => `run-${tree.name}-${program.split('/').at(-1)}`
const launcherInputs = ({ program, label, setting }: Launched, root: string) => ({
  recipe: 2,
  root,
  packages: packagesOf(root),
  program,
  label,
  setting: setting?.(root),
})

const pathOf = (folder: string, { program }: Launched) => join(folder, program.split('/').at(-1) ?? '')

/**
 * The path of a program that can be started, downloaded first where it is not there yet.
 * @throws PartError where it is not the version that it is called by
 */
export async function provideProgram(launched: Launched): Promise<string> {
  const root = await provideTree(launched.tree)
  const folder = await cached(launcherName(launched), launcherInputs(launched, root), async (draft) => {
    await writeLauncher(draft, root, launched.program, launched.setting?.(root))
    await checkVersion(launched, root, pathOf(draft, launched))
  })
  return pathOf(folder, launched)
}

async function checkVersion({ tree, label }: Launched, root: string, program: string): Promise<void> {
  if (label === undefined) return
  const { version, saidBy } = label
  const said = saidBy === 'itself' ? await runProgram(program, ['--version']) : packageVersion(root, saidBy.package)
  checkLabel(tree.name, version, said)
}

/** The path of a program, or undefined where it was not downloaded. */
export function findProgram(launched: Launched): string | undefined {
  const root = findTree(launched.tree)
  const folder = root && findCached(launcherName(launched), launcherInputs(launched, root))
  return folder && pathOf(folder, launched)
}
