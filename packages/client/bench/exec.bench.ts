// How soon the end of `true` is known, against a C program that asks at once, again and again, on an agent of its own.
// Run it with `pnpm bench:exec`. Both run in turn, so the ratio holds on a busy machine as well.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findProgram, realAgentAvailable, startQemuGa } from '@qga/testing/node'
import { GuestAgent } from '../src/index.js'

const ROUNDS = 400
const WARM_UP = 40

const compiler = ['cc', 'gcc', 'clang'].map((name) => findProgram(name)).find((found) => found !== undefined)
if (!realAgentAvailable()) process.stdout.write('exec: there is no qemu-ga here\n')
else if (compiler === undefined) process.stdout.write('exec: there is no C compiler here for the floor\n')
else await compare(compiler)

async function compare(compiler: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'qga-bench-'))
  try {
    const program = join(folder, 'exec-floor')
    execFileSync(compiler, ['-O2', '-o', program, join(import.meta.dirname, 'exec-floor.c')])
    await using ours = await startQemuGa()
    await using theirs = await startQemuGa()
    await using agent = await GuestAgent.connect(ours.path)
    const floor = spawn(program, [theirs.path], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: floor.stdout })[Symbol.asyncIterator]()
    const pairs: [ours: number, floor: number][] = []
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const from = performance.now()
      await agent.exec(['true'])
      const took = performance.now() - from
      floor.stdin.write('\n')
      const { value } = await lines.next()
      if (round >= WARM_UP) pairs.push([took, Number(value) / 1000])
    }
    floor.stdin.end()
    await once(floor, 'close')
    report(pairs)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function report(pairs: readonly (readonly [number, number])[]): void {
  const at = (values: readonly number[], part: number) =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
  const [ours, floor] = [pairs.map(([first]) => first), pairs.map(([, second]) => second)]
  for (const [name, part] of [
    ['p5', 0.05],
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const [we, they] = [at(ours, part), at(floor, part)]
    process.stdout.write(
      `exec of true, ${name}: ${we.toFixed(2)} ms, C ${they.toFixed(2)} ms, ratio ${(we / they).toFixed(2)}\n`,
    )
  }
}
