// Copying a file from and to a real qemu-ga on unix-listen, against the least that a client has to do: a loop in C
// (transfer-floor.c, built with gcc where there is one). Run it with `pnpm bench`; QGA_BENCH_MIB is the size, 256 unless
// said otherwise. The two take turns, so the ratios hold on a busy machine as well: the median of the rounds, and that of
// the fastest of each, which other work has disturbed least. Ours runs in a process of its own, as a user's would, which
// tells the most memory that it had. With --check, for busy machines, it is content with half of the speed of the floor
// in the best of three rounds, but with no more memory.
import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { realAgentAvailable, startQemuGa } from '@qga/testing/node'

const run = promisify(execFile)
const MiB = 1024 * 1024
const isCheck = process.argv.includes('--check')
const SIZE = Number(process.env.QGA_BENCH_MIB ?? (isCheck ? 128 : 256)) * MiB
const ROUNDS = isCheck ? 3 : Number(process.env.QGA_BENCH_ROUNDS ?? 6)
/** What is promised of memory, and what a busy machine leaves of the ratio. */
const MAX_RSS_MIB = 80
const MIN_RATIO = 0.5

interface Measured {
  readonly seconds: number
  /** The most memory that the process had, in MiB. */
  readonly rssMiB: number
}

type Direction = 'read' | 'write'

async function main(): Promise<void> {
  if (!realAgentAvailable()) return say('transfers: there is no qemu-ga here')
  const folder = await mkdtemp(join(tmpdir(), 'qga-bench-'))
  try {
    const floor = buildFloor(folder)
    const data = Buffer.alloc(SIZE)
    randomFillSync(data)
    const original = join(folder, 'original')
    await writeFile(original, data, { flush: true }) // or the disk is at work beside the first rounds
    await using agent = await startQemuGa()
    const there = join(folder, 'there')
    await writeFile(there, data, { flush: true })
    for (const direction of ['read', 'write'] as const) {
      const target = join(folder, 'copy')
      const [guest, local] = direction === 'read' ? [there, target] : [target, original]
      const ours: Measured[] = []
      const theirs: number[] = []
      const least = async () => {
        if (floor !== undefined) theirs.push(await floorOnce(floor, agent.path, direction, guest, local))
      }
      const client = async () => {
        ours.push(await oursOnce(agent.path, direction, guest, local))
        if (hash(await readFile(target)) !== hash(data)) throw new Error(`${direction}: the copy differs`)
      }
      for (let round = 0; round < ROUNDS; round++) {
        // Each is the first as often: the kernel still writes to the disk what the one before has copied.
        for (const turn of round % 2 === 0 ? [least, client] : [client, least]) {
          await rm(target, { force: true }) // new pages for what is copied cost both the same
          await turn()
        }
      }
      report(direction, ours, theirs)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function report(direction: Direction, ours: readonly Measured[], theirs: readonly number[]): void {
  const name = direction === 'read' ? 'download' : 'upload'
  const rate = (seconds: number) => `${(SIZE / MiB / seconds).toFixed(0)} MiB/s`
  const seconds = median(ours.map((one) => one.seconds))
  const rss = Math.max(...ours.map(({ rssMiB }) => rssMiB))
  const least = theirs.length === 0 ? 'no gcc here, so no floor' : `C ${rate(median(theirs))}`
  // Both of one round: what slows the machine down slows both.
  const ratios = ours.map((one, at) => (theirs[at] ?? Number.NaN) / one.seconds)
  const fastest = Math.min(...theirs) / Math.min(...ours.map((one) => one.seconds))
  const ratio =
    theirs.length === 0 ? '' : `, ratio ${median(ratios).toFixed(2)}, of the fastest rounds ${fastest.toFixed(2)}`
  say(`${name} of ${SIZE / MiB} MiB: ${rate(seconds)}, at most ${rss.toFixed(0)} MiB RSS; ${least}${ratio}`)
  if (!isCheck) return
  if (rss > MAX_RSS_MIB) fail(`${name}: more than ${MAX_RSS_MIB} MiB`)
  if (theirs.length > 0 && !(Math.max(...ratios) >= MIN_RATIO))
    fail(`${name}: less than ${MIN_RATIO} of the speed of the floor`)
}

function fail(why: string): void {
  say(`error: ${why}`)
  process.exitCode = 1
}

async function floorOnce(program: string, path: string, direction: Direction, guest: string, local: string) {
  const { stdout } = await run(program, [path, direction, guest, local])
  return Number(stdout)
}

async function oursOnce(path: string, direction: Direction, guest: string, local: string): Promise<Measured> {
  const words = [fileURLToPath(new URL('transfer-once.mjs', import.meta.url)), path, direction, guest, local]
  const { stdout } = await run(process.execPath, words)
  const measured: Measured = JSON.parse(stdout)
  return measured
}

function buildFloor(folder: string): string | undefined {
  const program = join(folder, 'transfer-floor')
  const source = fileURLToPath(new URL('transfer-floor.c', import.meta.url))
  try {
    execFileSync('gcc', ['-O2', '-D_GNU_SOURCE', source, '-o', program], { stdio: ['ignore', 'ignore', 'pipe'] })
    return program
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

await main()
