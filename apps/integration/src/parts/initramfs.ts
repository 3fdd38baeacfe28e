import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, copyFile, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { runProgram } from '../run-program.js'
import { type AgentVersion, agents, kernel, userland } from '../versions.js'
import { cached, findCached, type Inputs } from './cache.js'
import { findTree, type Loader, loaderOf, neededLibraries, packagesOf, provideTree } from './debian-tree.js'

/** What a guest boots: a kernel, and the file system that it starts with. */
export interface Boot {
  readonly kernel: string
  readonly initramfs: string
}

/** Our own part of the guest: scripts and settings, laid over what comes from Debian. */
const overlay = join(import.meta.dirname, '..', '..', 'guest')

const modules = ['virtio_pci', 'virtio_blk', 'virtio_console', 'virtio_balloon', 'vmw_vsock_virtio_transport', 'loop']
const folders = [
  'proc',
  'sys',
  'dev',
  'tmp',
  'run',
  'bin',
  'sbin',
  'usr/sbin',
  'usr/bin',
  'etc',
  'var/lib/agent',
  'root',
]

interface Trees {
  readonly kernel: string
  readonly userland: string
  readonly agent: string
}

/** What a guest is built of, the versions of what was unpacked among it, and by what: this very file. */
export function bootInputs(trees: Trees): Inputs {
  const packages = Object.values(trees).map(packagesOf)
  return { builder: readFileSync(import.meta.filename, 'utf8'), trees, packages, overlay: overlayDigest() }
}

/** The kernel and the initramfs of a guest with this agent, made on first use. */
export async function provideBoot(version: AgentVersion): Promise<Boot> {
  const trees: Trees = {
    kernel: await provideTree(kernel),
    userland: await provideTree(userland),
    agent: await provideTree(agents[version]),
  }
  const folder = await cached(`guest-${version}`, bootInputs(trees), (draft) => build(draft, trees))
  return bootOf(folder)
}

/** The same, or undefined where it was not made yet. */
export function findBoot(version: AgentVersion): Boot | undefined {
  const [a, b, c] = [findTree(kernel), findTree(userland), findTree(agents[version])]
  if (a === undefined || b === undefined || c === undefined) return undefined
  const folder = findCached(`guest-${version}`, bootInputs({ kernel: a, userland: b, agent: c }))
  return folder === undefined ? undefined : bootOf(folder)
}

const bootOf = (folder: string): Boot => ({ kernel: join(folder, 'vmlinuz'), initramfs: join(folder, 'initramfs') })

async function build(draft: string, trees: Trees): Promise<void> {
  const root = join(draft, 'root')
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true })
  await layUserland(root, trees.userland)
  await layAgent(root, trees.agent)
  await layModules(root, trees.kernel, trees.userland)
  await cp(overlay, root, { recursive: true })
  const vmlinuz = (await readdir(join(trees.kernel, 'boot'))).find((file) => file.startsWith('vmlinuz-')) ?? 'vmlinuz'
  await copyFile(join(trees.kernel, 'boot', vmlinuz), join(draft, 'vmlinuz'))
  await pack(root, join(draft, 'initramfs'), trees.userland)
  await rm(root, { recursive: true })
}

async function layUserland(root: string, tree: string): Promise<void> {
  const busybox = join(tree, 'bin/busybox')
  await copyFile(busybox, join(root, 'bin/busybox'))
  for (const applet of (await runProgram(busybox, ['--list'])).trim().split('\n')) {
    if (applet !== 'busybox') await symlink('/bin/busybox', join(root, 'bin', applet))
  }
  for (const name of ['poweroff', 'reboot', 'halt', 'hwclock']) await symlink('/bin/busybox', join(root, 'sbin', name))
  const loader = await loaderOf(tree)
  const chpasswd = join(tree, 'usr/sbin/chpasswd')
  const pamModules = ['pam_unix.so', 'pam_permit.so'].map((name) => join(loader.libraries[0] ?? '', 'security', name))
  await copyTo(root, 'usr/sbin', [chpasswd])
  await copyTo(root, 'lib/x86_64-linux-gnu/security', pamModules)
  await copyTo(root, 'lib/x86_64-linux-gnu', await librariesOf(loader, [chpasswd, ...pamModules]))
  await copyTo(root, 'lib64', [loader.path], 'ld-linux-x86-64.so.2')
}

async function layAgent(root: string, tree: string): Promise<void> {
  const loader = await loaderOf(tree)
  const program = join(tree, 'usr/sbin/qemu-ga')
  await copyTo(root, 'opt/agent', [program, ...(await librariesOf(loader, [program]))])
  await copyTo(root, 'opt/agent', [loader.path], 'loader')
}

async function layModules(root: string, kernelTree: string, userlandTree: string): Promise<void> {
  const [release = ''] = await readdir(join(kernelTree, 'lib/modules'))
  const from = join(kernelTree, 'lib/modules', release)
  const all = (await readdir(from, { recursive: true })).filter((file) => file.endsWith('.ko'))
  const byName = new Map(all.map((file) => [moduleName(file), file]))
  const wanted = new Set<string>()
  const want = async (name: string) => {
    const file = byName.get(name)
    if (file === undefined || wanted.has(file)) return
    wanted.add(file)
    for (const needed of dependsOf(join(from, file))) await want(needed)
  }
  for (const name of modules) await want(name)
  for (const file of wanted) await copyTo(root, join('lib/modules', release, dirname(file)), [join(from, file)])
  await runProgram(join(userlandTree, 'bin/busybox'), ['depmod', '-b', root, release])
}

const moduleName = (file: string) => basename(file, '.ko').replaceAll('-', '_')

/** A module names what it depends on in its own text, as `depends=a,b`. */
function dependsOf(file: string): string[] {
  const [, names = ''] = /\0depends=([^\0]*)\0/.exec(readFileSync(file, 'latin1')) ?? []
  return names.split(',').map((name) => name.replaceAll('-', '_'))
}

async function librariesOf(loader: Loader, files: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(files.map((file) => neededLibraries(loader, file)))
  return [...new Set(lists.flat())].filter((file) => !basename(file).startsWith('ld-linux'))
}

async function copyTo(root: string, folder: string, files: readonly string[], as?: string): Promise<void> {
  await mkdir(join(root, folder), { recursive: true })
  for (const file of files) {
    const target = join(root, folder, as ?? basename(file))
    await copyFile(file, target)
    await chmod(target, 0o755)
  }
}

/** Plain, not compressed: an emulated processor takes longer to unpack it than QEMU to hand it over. */
async function pack(root: string, file: string, userlandTree: string): Promise<void> {
  const names = (await readdir(root, { recursive: true })).sort()
  const list = `${file}.list`
  await writeFile(list, ['.', ...names].map((name) => `${name}\n`).join(''))
  const busybox = join(userlandTree, 'bin/busybox')
  const script = '"$1" cpio -o -H newc -R 0:0 <"$2" >"$3" 2>/dev/null'
  await runProgram('sh', ['-c', script, 'sh', busybox, list, file], root)
}

function overlayDigest(): string {
  const hash = createHash('sha256')
  const files = readdirSync(overlay, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  for (const path of paths) {
    hash.update(`${relative(overlay, path)}\0${statSync(path).mode.toString(8)}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}
