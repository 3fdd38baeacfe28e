import { readFileSync } from 'node:fs'
import { mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { runProgram } from '../run-program.js'
import { AptRoot, type Suite } from './apt-root.js'
import { cached, findCached, type Inputs } from './cache.js'
import { PartError } from './part-error.js'

/** Packages of Debian that are to be unpacked together into one folder, as data. */
export interface DebianTree {
  readonly name: string
  readonly suite: Suite
  /** With all that they depend on. */
  readonly packages: readonly string[]
  /** Unpack these alone of all that was downloaded: a regular expression on the file's name. */
  readonly only?: string
}

const unwanted = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/perl', 'usr/share/info']
const VERSIONS = 'packages.txt'

const inputsOf = ({ suite, packages, only }: DebianTree): Inputs => ({ recipe: 1, suite, packages, only, unwanted })

/** Unpacks the packages, and installs nothing. The folder is made once and kept. */
export function provideTree(tree: DebianTree): Promise<string> {
  return cached(tree.name, inputsOf(tree), async (folder) => {
    const apt = await AptRoot.open(tree.suite)
    const all = await apt.download(tree.packages)
    const files = all.filter((file) => tree.only === undefined || new RegExp(tree.only).test(basename(file))).sort()
    for (const file of files) await runProgram('dpkg-deb', ['-x', file, folder])
    for (const path of unwanted) await rm(join(folder, path), { recursive: true, force: true })
    await writeFile(join(folder, VERSIONS), files.map((file) => `${decodeURIComponent(basename(file))}\n`).join(''))
  })
}

export function findTree(tree: DebianTree): string | undefined {
  return findCached(tree.name, inputsOf(tree))
}

/** What was unpacked into a folder, with versions: for the key of whatever is built of it. A suite moves on. */
export function packagesOf(root: string): string[] {
  return readFileSync(join(root, VERSIONS), 'utf8').trim().split('\n')
}

/** The version of an unpacked package, as Debian writes it. */
export function packageVersion(root: string, name: string): string {
  return (
    packagesOf(root)
      .find((file) => file.startsWith(`${name}_`))
      ?.split('_')[1] ?? 'unknown'
  )
}

/** How to run programs of an unpacked folder with its own loader and libraries, whatever the machine has. */
export interface Loader {
  readonly path: string
  /** Folders of libraries, most wanted first. */
  readonly libraries: readonly string[]
}

export async function loaderOf(root: string): Promise<Loader> {
  const triplet = 'x86_64-linux-gnu'
  const libraries = [join(root, 'lib', triplet), join(root, 'usr/lib', triplet)]
  for (const folder of libraries) {
    const found = (await readdir(folder).catch(() => [])).find((file) => file.startsWith('ld-linux-x86-64.so'))
    if (found !== undefined) return { path: await realpath(join(folder, found)), libraries }
  }
  throw new PartError(`${root} has no loader for programs of x86_64`)
}

/** The libraries that a program of an unpacked folder needs, as paths. */
export async function neededLibraries(loader: Loader, program: string): Promise<string[]> {
  const args = ['--library-path', loader.libraries.join(':'), '--list', program]
  const listed = await runProgram(loader.path, args)
  return [...listed.matchAll(/=> (\/\S+)/g)].map(([, path = '']) => path)
}

/** Writes a script that runs a program of the folder by its own loader, with arguments in front of the caller's. */
export async function writeLauncher(
  folder: string,
  root: string,
  program: string,
  { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const loader = await loaderOf(root)
  const settings = Object.entries(env).map(([name, value]) => `export ${name}='${value}'\n`)
  const command = [loader.path, '--library-path', loader.libraries.join(':'), join(root, program), ...args]
  const quoted = command.map((word) => `'${word}'`).join(' ')
  await mkdir(folder, { recursive: true })
  const script = `#!/bin/sh\n${settings.join('')}exec ${quoted} "$@"\n`
  await writeFile(join(folder, basename(program)), script, { mode: 0o755 })
}
