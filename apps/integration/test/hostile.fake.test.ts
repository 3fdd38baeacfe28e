import { chmod, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type KeptFolder, keptFolder } from '../src/guest/kept-folder.js'
import type { Answer } from '../src/hostile/answer.js'
import type { Asked, Attack, Made, Typed } from '../src/hostile/attack.js'
import { attacks } from '../src/hostile/attacks.js'
import { gaps } from '../src/hostile/coverage.js'
import { takeOutside } from '../src/hostile/outside.js'
import { harmDone, linesOf } from '../src/hostile/screen.js'
import { overheard, serveHostile } from '../src/hostile/serve-hostile.js'
import { type Outcome, runClient, runTool } from '../src/hostile/victims.js'
import { verifies } from './verifies.js'

/** A Node that does nothing has 50 MiB, tsx 30 more; the largest frame is 64 MiB, and may be held twice for a moment. */
const MAX_PEAK_MIB = 256
/** Deadlines are of 2 seconds, or as long as is typed, and a busy machine takes 5: less than the default one has. */
const MAX_MS = 20_000
/** Where nothing but the default deadline would end it. */
const MAX_PATIENT_MS = 40_000
const SHOWN = 500
const PRIVATE = 0o700

let kept: KeptFolder
let socket = ''
beforeAll(async () => {
  kept = await keptFolder('qga-hostile-')
  socket = join(kept.path, 'agent', 'qga.sock')
  await mkdir(dirname(socket))
})
afterAll(async () => {
  takeOutside()
  await kept[Symbol.asyncDispose]()
})

function harmless({ ms, peakMiB, made }: Outcome, maxMs: number, leaves: Made = {}): void {
  expect(takeOutside()).toBe(false)
  expect(made).toEqual(leaves)
  expect(ms).toBeLessThan(maxMs)
  expect(peakMiB).toBeLessThan(MAX_PEAK_MIB)
}

/** Runs a victim while the agent plays, and sees that it did. */
async function meet({ play, hears, folderMode = PRIVATE }: Attack, run: () => Promise<Outcome>, unheard = false) {
  await chmod(dirname(socket), folderMode)
  await using agent = await serveHostile(play, socket)
  const outcome = await run()
  expect(agent.hasPlayed).toBe(!unheard)
  expect(overheard(agent, hears, unheard)).toEqual([])
  return outcome
}

async function client(attack: Attack, { ask, gets, leaves, unheard }: Asked): Promise<void> {
  const outcome = await meet(attack, () => runClient(ask, socket, kept.path), unheard)
  const said = outcome.output.toString()
  expect(gets(JSON.parse(said) as Answer), said.slice(0, SHOWN)).toBe(true)
  harmless(outcome, ask === 'hostNamePatiently' ? MAX_PATIENT_MS : MAX_MS, leaves)
}

async function tool(attack: Attack, { types, exits, says, handsOn, leaves, unheard }: Typed): Promise<void> {
  const run = () => runTool(types.replace('SOCKET', socket).split(' '), kept.path)
  const outcome = await meet(attack, run, unheard)
  if (!handsOn) expect(harmDone(outcome.output)).toEqual([])
  const lines = linesOf(outcome.output).map((line) => line.replaceAll(socket, 'SOCKET'))
  expect(lines).toEqual(says.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))))
  expect(outcome.code).toBe(exits)
  harmless(outcome, types.includes('--timeout') ? MAX_MS : MAX_PATIENT_MS, leaves)
}

const met = { client: new Map<string, number>(), tool: new Map<string, number>() }
const count = (times: Map<string, number>, threat: string) => times.set(threat, (times.get(threat) ?? 0) + 1)

describe.each(Object.entries(attacks))('%s', (threat, played) => {
  for (const attack of played) {
    const name = `${threat}, ${attack.plays}`
    const { client: asked, tool: typed } = attack
    if (typeof asked !== 'string') {
      const body = async () => {
        await client(attack, asked)
        count(met.client, threat)
      }
      verifies('hostile/client', body, name)
    }
    if (typeof typed !== 'string') {
      const body = async () => {
        await tool(attack, typed)
        count(met.tool, threat)
      }
      verifies('hostile/tool', body, name)
    }
  }
})

test('each victim has met each threat, or cannot', () => {
  expect(gaps(attacks, met)).toEqual([])
})
