import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Made } from './attack.js'
import { foundIn } from './found-in.js'
import { SECRET } from './secrets.js'

/** How a program came off that met a hostile agent. */
export interface Outcome {
  readonly code: number
  /** Both streams, as a terminal got them, or what the client's program says. */
  readonly output: Buffer
  readonly ms: number
  /** The most memory that the process has had. */
  readonly peakMiB: number
  /** What there is afterwards that was not there before, wherever the program could easily have put it. */
  readonly made: Made
}

const root = join(import.meta.dirname, '..', '..')
const cli = join(root, '..', 'cli', 'dist', 'bin.js')
const client = join(root, 'src', 'bin', 'hostile-client.ts')
const HANG_MS = 60_000

/** Loaded into each victim: tells at its end how much memory it had, which its parent cannot know for certain. */
const told = `import { readFileSync, writeFileSync } from 'node:fs'
process.on('exit', () => writeFileSync(process.env.QGA_PEAK, /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))`
const teller = `--import "data:text/javascript,${encodeURIComponent(told)}"`

/** The command line tool, on a terminal. */
export function runTool(words: readonly string[], folder: string): Promise<Outcome> {
  const quoted = [process.execPath, cli, ...words].map((word) => `'${word}'`).join(' ')
  return run('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], folder)
}

/** A program that asks by means of the client. */
export function runClient(ask: string, socket: string, folder: string): Promise<Outcome> {
  return run(process.execPath, ['--import', import.meta.resolve('tsx'), client, ask, socket], folder)
}

/** In a folder of its own, within another one. */
async function run(program: string, args: readonly string[], folder: string): Promise<Outcome> {
  const sandbox = await mkdtemp(join(folder, 'victim-'))
  const [target, home, peak] = ['target', 'home', 'peak'].map((name) => join(sandbox, name)) as [string, string, string]
  await mkdir(target)
  await mkdir(home)
  await writeFile(join(target, 'given'), SECRET)
  try {
    const from = performance.now()
    const child = spawn(program, args, {
      cwd: target,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        TMPDIR: home,
        NO_COLOR: '1',
        NODE_DISABLE_COMPILE_CACHE: '1',
        NODE_OPTIONS: teller,
        QGA_PEAK: peak,
        // The mark of a CI run, by which it finds what is left running.
        ...(process.env.QGA_CI_RUN && { QGA_CI_RUN: process.env.QGA_CI_RUN }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: HANG_MS,
      killSignal: 'SIGKILL',
    })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    const code = await new Promise<number>((resolve) => child.once('close', (value) => resolve(value ?? 137)))
    const ms = performance.now() - from
    const made = await foundIn(sandbox, own)
    const peakMiB = Number(await readFile(peak, 'utf8').catch(() => Number.NaN)) / 1024
    return { code, output: Buffer.concat(output), ms, peakMiB, made }
  } finally {
    await rm(sandbox, { recursive: true, force: true })
  }
}

/** What is there in any case: the folders, what was given, and what tsx and Node keep of programs. */
const own = /^(target|target\/given|peak|home(\/(tsx|node-compile-cache).*)?)$/
