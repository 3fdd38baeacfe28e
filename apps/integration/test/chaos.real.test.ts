import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect } from 'vitest'
import type { SoakReport } from '../src/chaos/soak.js'
import { mishaps } from '../src/chaos/weather.js'
import { nameOf } from '../src/matrix.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

const program = join(import.meta.dirname, '..', 'src', 'bin', 'soak.ts')

/** Minutes in CI, hours by QGA_CHAOS_MINUTES. An emulated guest answers fewer questions in that time. */
const commands = environment.kind === 'host' ? 20_000 : 1500
const minutes = process.env.QGA_CHAOS_MINUTES ?? '0'
const seed = process.env.QGA_CHAOS_SEED ?? `${Date.now()}`
const LIMIT_MS = 600_000 + Number(minutes) * 60_000

/** In a process of its own, whose heap and handles are no others'. */
async function soaked(): Promise<SoakReport> {
  if (environment.kind === 'fake') throw new Error('a soak is of real agents')
  const what = environment.kind === 'host' ? ['--on', 'host'] : ['--on', 'guest', '--qemu', environment.qemu]
  const args = [
    '--agent',
    environment.agent,
    '--commands',
    `${commands}`,
    '--minutes',
    minutes,
    '--seed',
    seed,
    '--attached',
  ]
  const node = ['--import', 'tsx', program, ...what, ...args]
  const child = spawn(process.execPath, node, { stdio: ['pipe', 'pipe', 'inherit'], timeout: LIMIT_MS })
  const ended = underWay(once(child, 'close'))
  const said = await text(child.stdout)
  if (said === '') throw new Error(`seed ${seed}: the soak ended by ${(await ended).join('')}, without a report`)
  return JSON.parse(said) as SoakReport
}

describe(`${nameOf(environment)}, seed ${seed}`, { timeout: LIMIT_MS }, () => {
  let report: Promise<SoakReport> | undefined
  const soak = () => {
    report ??= soaked()
    return report
  }

  verifies('chaos/answers', async () => {
    const { wrong, asked, answered, happened, commands: sent } = await soak()
    console.log(`soak: ${JSON.stringify(await soak())}`)
    expect(wrong).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(commands)
    // Or else nothing was proved.
    expect(answered).toBeGreaterThan(asked / 2)
    expect(happened['agent killed']).toBeGreaterThan(0)
    expect(happened[environment.kind === 'guest' ? 'machine reset' : 'connections reset']).toBeGreaterThan(0)
    expect(mishaps.reduce((sum, mishap) => sum + (happened[mishap] ?? 0), 0)).toBeGreaterThan(0)
  })

  verifies('chaos/ends', async () => {
    const { unsettled, left } = await soak()
    expect(unsettled).toEqual([])
    expect(left).toEqual([])
  })

  verifies('chaos/heap', async () => {
    const { memoryMiB } = await soak()
    expect(memoryMiB.length).toBeGreaterThanOrEqual(6)
    // What grows does so at its least, too; a look in the middle of a large answer sees more for a moment.
    const least = (some: number[]) => Math.min(...some)
    expect(least(memoryMiB.slice(-3))).toBeLessThan(least(memoryMiB.slice(0, 3)) + 3)
  })
})
