import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../src/hostile/answer.js'
import { attacks, elsewhere } from '../src/hostile/attacks.js'
import { serveHostile } from '../src/hostile/hostile-agent.js'
import { type Outcome, runClient, runTool } from '../src/hostile/victims.js'
import { verifies } from './verifies.js'

/** A Node that does nothing has 50 MiB, tsx 30 more; the largest frame is 64 MiB, and may be held twice for a moment. */
const MAX_PEAK_MIB = 256
/** Deadlines are of 2 seconds, or as long as is typed, and a busy machine takes 5: less than the default one has. */
const MAX_MS = 20_000
/** Where nothing but the default deadline would end it. */
const MAX_PATIENT_MS = 40_000
/** A list that a guest sends is cut at a thousand, and a page has several parts. */
const MAX_LINES = 1100
const MAX_CHARACTERS = 100_000
const SHOWN = 500
const far = '/tmp/qga-hostile-owned'

/** All control characters but the line's end, and those that turn text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const unclean = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

let socket = ''
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-hostile-'))
  socket = join(folder, 'qga.sock')
})
afterAll(() => rm(folder, { recursive: true }))

/** What it may have made: the copy that was asked for, with what is harmless in it. */
const asked = /^target\/(copy|out)(\/(a|[^/]*owned))?$/

function harmless({ ms, peakMiB, made }: Outcome, maxMs: number): void {
  expect(ms).toBeLessThan(maxMs)
  expect(peakMiB).toBeLessThan(MAX_PEAK_MIB)
  expect(made.filter((name) => !asked.test(name))).toEqual([])
  expect(existsSync(far)).toBe(false)
}

test('each threat is played, or said to be of another place', () => {
  const numbers = [...Object.keys(attacks), ...Object.keys(elsewhere)].map((threat) => Number(threat.slice(1)))
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
})

describe.each(Object.entries(attacks))('%s', (threat, played) => {
  for (const { plays, play, ask, gets, types, exits } of played) {
    const name = `${threat}, ${plays}`
    const client = async (wanted: string) => {
      await using _ = await serveHostile(play, socket)
      const outcome = await runClient(wanted, socket)
      expect(gets?.(JSON.parse(outcome.output) as Answer), outcome.output.slice(0, SHOWN)).toBe(true)
      harmless(outcome, wanted === 'hostNamePatiently' ? MAX_PATIENT_MS : MAX_MS)
    }
    const tool = async (words: string) => {
      await using _ = await serveHostile(play, socket)
      const outcome = await runTool(words.replace('SOCKET', socket).split(' '))
      const output = outcome.output.replaceAll('\r\n', '\n')
      expect(exits, output.slice(0, SHOWN)).toContain(outcome.code)
      expect(unclean.exec(output)?.[0]).toBeUndefined()
      expect(output.split('\n').length).toBeLessThan(MAX_LINES)
      expect(output.length).toBeLessThan(MAX_CHARACTERS)
      harmless(outcome, words.includes('--timeout') ? MAX_MS : MAX_PATIENT_MS)
    }
    if (ask !== undefined) verifies('hostile/client', () => client(ask), name)
    if (types !== undefined) verifies('hostile/tool', () => tool(types), name)
  }
})
