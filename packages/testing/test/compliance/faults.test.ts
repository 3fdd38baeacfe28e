import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { decoderFaults, transportFaults } from './fault-table.js'

interface Report {
  testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[]
}

const home = join(import.meta.dirname, '..', '..')
const vitest = join(home, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')

/** Titles of the tests that failed, and how many passed, by the name of the transport or decoder. */
const outcome = new Map<string, { failed: string[]; passed: number }>()

/** What is broken leaves things behind: they go with the folder. */
async function runOnWhatIsBroken(dir: string): Promise<Report> {
  const file = join(dir, 'report.json')
  const config = ['--config', fileURLToPath(new URL('./faults.config.ts', import.meta.url))]
  const report = ['--reporter=json', `--outputFile=${file}`]
  const child = spawn(process.execPath, [vitest, 'run', ...config, ...report], {
    cwd: home,
    env: { ...process.env, TMPDIR: dir },
    stdio: 'ignore',
  })
  await once(child, 'exit')
  return JSON.parse(readFileSync(file, 'utf8'))
}

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'qga-faults-'))
  const { testResults } = await runOnWhatIsBroken(dir)
  await rm(dir, { recursive: true })
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const name = ancestorTitles[0]?.split(':')[0] ?? ''
    const of = outcome.get(name) ?? { failed: [], passed: 0 }
    outcome.set(name, of)
    if (status === 'failed') of.failed.push(title)
    if (status === 'passed') of.passed += 1
  }
}, 240_000)

describe.each([
  ['transportCompliance', 'transport', transportFaults],
  ['decoderCompliance', 'decoder', decoderFaults],
])('%s', (_, kind, faults) => {
  test(`passes a sound ${kind}`, () => {
    expect(outcome.get(`sound ${kind}`)?.failed).toEqual([])
    expect(outcome.get(`sound ${kind}`)?.passed).toBeGreaterThan(30)
  })

  test.each(Object.entries(faults))('fails one that %s', (fault, title) => {
    expect(outcome.get(fault)?.failed).toEqual([title])
  })
})
