import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { Accelerator } from '../guest/guest-options.js'
import { kvmRunsGuests } from '../guest/kvm.js'
import { environments, nodes } from '../matrix.js'
import { unknownFiles } from '../named-files.js'
import { partTable } from '../parts/part-table.js'
import { parts } from '../parts/parts.js'

const usage = `usage: pnpm integration [options] [FILE...]: scenarios on real agents in real machines

  --all        every agent, QEMU and channel, on every Node; without it, the corners that tell the most
  --prepare    make the real parts that are missing, and run nothing
  --parts      say which real parts there are, and make none
  --report F   write vitest's report as JSON, too

On Debian only; parts come from its packages and are kept in the user's cache folder. FILE, and all other options: as of
vitest.`

/** Makes what is missing, one after the other; the failure of one is no reason to leave out the others. */
async function prepare(): Promise<boolean> {
  let complete = true
  for (const part of parts) {
    if ((await part.version()) !== undefined) continue
    process.stderr.write(`making: ${part.name}\n`)
    try {
      await part.provide()
    } catch (error) {
      complete = false
      console.error(`cannot make ${part.name}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return complete
}

const root = join(import.meta.dirname, '..', '..')
const workspace = join(root, '..', '..')

/** The program of a Node; `own` is the one that runs this. */
function nodeProgram(node: string): string {
  if (node === 'own' || node === process.versions.node.split('.')[0]) return process.execPath
  const script = join(workspace, 'scripts', 'provide-node.mjs')
  return join(execFileSync(process.execPath, [script, node], { encoding: 'utf8' }).trim(), 'node')
}

/** The Nodes to run on: all that are promised, or those of the corners. */
function chosenNodes(all: boolean): string[] {
  if (all) return [...nodes]
  return [...new Set(environments.flatMap(({ corner }) => corner ?? []))]
}

interface Run {
  readonly all: boolean
  readonly report: string | undefined
  readonly files: readonly string[]
  readonly accelerator: Accelerator
}

function runTests(node: string, { all, report, files, accelerator }: Run): number {
  const program = nodeProgram(node)
  const target = node === 'own' ? report : report?.replace(/(\.json)?$/, `-node-${node}$1`)
  const reporters = target === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${target}`]
  const config = join(root, 'vitest.real.config.ts')
  const vitest = join(workspace, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', '--config', config, '--passWithNoTests', ...reporters, ...files]
  const env = {
    ...process.env,
    PATH: dirname(program) + delimiter + process.env.PATH,
    QGA_INTEGRATION_MATRIX: all ? 'all' : 'corners',
    QGA_INTEGRATION_NODE: node,
    QGA_INTEGRATION_ACCELERATOR: accelerator,
  }
  process.stderr.write(`\nNode ${node === 'own' ? process.versions.node : node}\n`)
  return spawnSync(program, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1
}

async function runAll(all: boolean, report: string | undefined, files: readonly string[]): Promise<number[]> {
  const accelerator = (await kvmRunsGuests()) ? 'kvm' : 'tcg'
  process.stderr.write(accelerator === 'kvm' ? 'guests: run by KVM\n' : 'guests: emulated, as KVM runs none here\n')
  return chosenNodes(all).map((node) => runTests(node, { all, report, files, accelerator }))
}

/** Our own options; all else is vitest's, values included. */
function readArguments(): { own: Set<string>; report: string | undefined; rest: string[] } {
  const own = new Set<string>()
  const rest: string[] = []
  let report: string | undefined
  const given = process.argv.slice(2)
  for (let next = given.shift(); next !== undefined; next = given.shift()) {
    if (['--all', '--prepare', '--parts', '--help'].includes(next)) own.add(next)
    else if (next === '--report') report = given.shift()
    else rest.push(next)
  }
  return { own, report, rest }
}

/** Every test that may be named: ours, and those of packages that run on our parts. */
function testPaths(): string[] {
  const packages = join(workspace, 'packages')
  const folders = [root, ...readdirSync(packages).map((name) => join(packages, name))].map((each) => join(each, 'test'))
  const there = folders.filter((folder) => existsSync(folder))
  return there.flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, String(path))))
}

async function main(): Promise<void> {
  const { own, report, rest } = readArguments()
  if (own.has('--help')) return console.log(usage)
  const unknown = unknownFiles(rest, testPaths())
  if (unknown.length > 0) throw new Error(`no test is called ${unknown.join(', ')}`)
  const required = process.env.QGA_REQUIRE_REAL === '1'
  const complete = own.has('--parts') || (await prepare())
  const runsNone = own.has('--parts') || own.has('--prepare')
  const results = runsNone ? [] : await runAll(own.has('--all'), report, rest)
  console.log(await partTable(runsNone ? undefined : 'pnpm integration'))
  process.exitCode = results.find((status) => status !== 0) ?? (required && !complete ? 1 : 0)
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
})
