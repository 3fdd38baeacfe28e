import { execFileSync, type StdioOptions, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Break, environmentOf, scenarioOf } from '../breaks/break.js'
import { breaks } from '../breaks/breaks.js'

const usage = `usage: pnpm breaks [ID...]: sees each scenario fail

Copies the last commit into a folder of its own. There it breaks the code on purpose, in one place at a time, and runs the
scenario that is to notice. ID: those alone whose requirement begins so. Ends with 1 if a scenario did not notice.`

const workspace = join(import.meta.dirname, '..', '..', '..', '..')

/** What a run of vitest says that counts here. */
interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

type Verdict = { readonly kind: 'red'; readonly why: string } | { readonly kind: 'green' | 'not run' }

const quietly: { stdio: StdioOptions } = { stdio: ['ignore', 'ignore', 'inherit'] }

function copyWorkspace(folder: string): void {
  execFileSync('git', ['clone', '--quiet', workspace, folder], quietly)
  execFileSync(join(workspace, 'node_modules', '.bin', 'pnpm'), ['install', '--frozen-lockfile', '--prefer-offline'], {
    cwd: folder,
    ...quietly,
  })
  execFileSync(process.execPath, ['scripts/run.mjs', 'build'], { cwd: folder, ...quietly })
}

/** Builds what a file goes into: its package, and the tool, which holds all of them. False if it does not compile. */
function build(folder: string, file: string): boolean {
  const home = file.split('/').slice(0, 2).join('/')
  const tsup = join(folder, 'node_modules', '.bin', 'tsup')
  return [...new Set([home, 'apps/cli'])]
    .filter((place) => existsSync(join(folder, place, 'tsup.config.ts')))
    .every((place) => spawnSync(tsup, ['--no-dts', '--silent'], { cwd: join(folder, place) }).status === 0)
}

function run(folder: string, one: Break): Verdict {
  const report = join(folder, 'breaks.json')
  rmSync(report, { force: true })
  const literally = one.shows.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const chosen = [scenarioOf(one), '--project', environmentOf(one), '-t', `${literally}(?![\\w-])`]
  spawnSync(
    join(folder, 'node_modules', '.bin', 'vitest'),
    [
      'run',
      '--config',
      'apps/integration/vitest.real.config.ts',
      ...chosen,
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: folder, env: { ...process.env, QGA_REQUIRE_REAL: '1', QGA_INTEGRATION_MATRIX: 'all' }, stdio: 'ignore' },
  )
  if (!existsSync(report)) return { kind: 'not run' }
  const { testResults }: Results = JSON.parse(readFileSync(report, 'utf8'))
  const results = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = results.find(({ status }) => status === 'failed')
  if (failed !== undefined) return { kind: 'red', why: `${failed.title}: ${failed.failureMessages[0]?.split('\n')[0]}` }
  return { kind: results.some(({ status }) => status === 'passed') ? 'green' : 'not run' }
}

/** Whether the scenario noticed. */
function tryOne(folder: string, one: Break): boolean {
  const path = join(folder, one.file)
  const sound = readFileSync(path, 'utf8')
  const begun = performance.now()
  writeFileSync(
    path,
    sound.replace(one.from, () => one.to),
  )
  const verdict: Verdict = build(folder, one.file) ? run(folder, one) : { kind: 'not run' }
  writeFileSync(path, sound)
  build(folder, one.file)
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  console.log(`${verdict.kind.padEnd(8)} ${one.shows}: ${one.fault} (${seconds} s)`)
  if (verdict.kind === 'red') console.log(`         ${verdict.why}`)
  return verdict.kind === 'red'
}

const ids = process.argv.slice(2)
const strange = ids.filter((id) => !breaks.some(({ shows }) => shows.startsWith(id)))
if (strange.length > 0) {
  console.error(`${usage}\n\nerror: no fault shows ${strange.join(', ')}`)
  process.exit(2)
}
const chosen = breaks.filter(({ shows }) => ids.length === 0 || ids.some((id) => shows.startsWith(id)))
const folder = mkdtempSync(join(tmpdir(), 'qga-breaks-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))
copyWorkspace(folder)
const missed = chosen.filter((one) => !tryOne(folder, one))
console.log(`${chosen.length - missed.length} of ${chosen.length} faults were noticed`)
process.exitCode = missed.length === 0 ? 0 : 1
