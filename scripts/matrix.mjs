#!/usr/bin/env node
// The same build and the same tests on every Node that is promised, each at the version that matrix.json records; but for
// what looks at QEMU's schemas alone, whatever runs it: on the other Nodes that would be a tenth of the time for nothing.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { finish } from './findings.mjs'
import { provideNode } from './provide-node.mjs'
import { countTests } from './tally.mjs'
import { exists, read, root, toolEnv } from './workspace.mjs'

const pinned = JSON.parse(read('scripts/matrix.json'))
const program = 'apps/cli/dist/bin.js'
const ofSchemas = ['check-against-introspection', 'read-syntax.hostile', 'generated-code', 'every-type']

function run(bin, args, stdio = 'inherit') {
  const env = { ...toolEnv, PATH: bin + delimiter + toolEnv.PATH }
  return spawnSync(join(bin, 'node'), args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', stdio, 'inherit'] })
}

/** The version that a program started by name gets, which is what the tests' own children get. */
function versionOnPath(bin) {
  const env = { ...toolEnv, PATH: bin + delimiter + toolEnv.PATH }
  return spawnSync('node', ['-p', 'process.version'], { env, encoding: 'utf8' }).stdout?.trim()
}

function testOn(major, version, folder) {
  const found = []
  const bin = provideNode(version)
  const actual = versionOnPath(bin)
  if (actual !== `v${version}`) found.push(`Node ${major}: wanted v${version}, but '${actual}' runs`)
  const report = join(folder, `tests-node-${major}.json`)
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const isOwn = version === process.versions.node
  const left = isOwn ? [] : ofSchemas.map((name) => `--exclude=**/${name}.test.ts`)
  const tests = run(bin, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...left])
  const counts = countTests(report)
  if (tests.status !== 0 || counts.failed > 0) found.push(`Node ${major}: the tests fail`)
  const help = run(bin, [program, '--help'], 'pipe')
  if (help.status !== 0 || !help.stdout?.trim()) found.push(`Node ${major}: ${program} --help fails`)
  return { found, row: { major, version: actual, ...counts } }
}

function chosen(values) {
  const only = values.only?.split(',') ?? Object.keys(pinned)
  for (const major of only) if (!pinned[major]) throw new Error(`matrix.json has no Node ${major}`)
  const mine = process.versions.node.split('.')[0]
  return only.filter((major) => !(values.others && major === mine))
}

function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, others: { type: 'boolean' }, reports: { type: 'string' } },
  })
  if (!exists(program)) throw new Error(`${program} is not built; \`npm run build\` first`)
  const folder = values.reports ?? mkdtempSync(join(tmpdir(), 'matrix-'))
  const results = []
  for (const major of chosen(values)) {
    console.log(`\n--- Node ${pinned[major]}`)
    const from = performance.now()
    const result = testOn(major, pinned[major], folder)
    results.push({ ...result, seconds: (performance.now() - from) / 1000 })
  }
  if (!values.reports) rmSync(folder, { recursive: true, force: true })
  console.log('\nNode       passed  failed  skipped     time')
  for (const { row, seconds } of results) {
    const counts = [row.passed, row.failed, row.skipped].map((count) => String(count).padStart(6)).join('  ')
    console.log(`${row.version.padEnd(10)} ${counts}   ${seconds.toFixed(1).padStart(6)} s`)
  }
  finish(
    'matrix',
    results.flatMap(({ found }) => found),
    `${results.length} versions`,
  )
}

try {
  main()
} catch (error) {
  console.error(`error: ${error.message}\nusage: node scripts/matrix.mjs [--only 22,24] [--others] [--reports FOLDER]`)
  process.exitCode = 2
}
