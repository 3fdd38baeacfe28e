#!/usr/bin/env node
// Proves that the gate can fail: builds a small clean workspace, on which every check must be content, then plants
// one fault for every rule, and expects each to be found. A check that cannot fail is worth nothing.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cleanWorkspace } from './clean-workspace.mjs'
import { finish } from './findings.mjs'
import { plants } from './plants.mjs'
import { root, toolEnv } from './workspace.mjs'

const commands = {
  fresh: ['node', 'scripts/fresh.mjs'],
  lint: ['biome', 'ci', '--error-on-warnings', '--colors=off'],
  layers: ['node', 'scripts/layers.mjs'],
  house: ['node', 'scripts/house-rules.mjs'],
  docs: ['node', 'scripts/docs-check.mjs'],
  api: ['node', 'scripts/api-reports.mjs'],
  packages: ['node', 'scripts/package-checks.mjs'],
  sizes: ['node', 'scripts/sizes.mjs'],
  changesets: ['node', 'scripts/changesets.mjs'],
  tally: ['node', 'scripts/tally.mjs', 'run'],
}

const folder = mkdtempSync(join(tmpdir(), 'planted-'))

function write(files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
}

function run(check) {
  const [program, ...args] = commands[check]
  const done = spawnSync(program, args, { cwd: folder, env: toolEnv, encoding: 'utf8' })
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}` }
}

function prepare() {
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  write(cleanWorkspace)
  execFileSync('biome', ['format', '--write'], { cwd: folder, env: toolEnv, stdio: 'ignore' })
  const git = (...args) => execFileSync('git', args, { cwd: folder })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('-c', 'user.name=planted', '-c', 'user.email=planted@localhost', 'commit', '--quiet', '--message=clean')
}

function contentWhenClean(check) {
  const { ok, output } = run(check)
  return ok ? [] : [`${check}: finds fault with a clean workspace:\n${output}`]
}

function findsWhatIsPlanted(check) {
  const { ok, output } = run(check)
  const expected = plants.filter((plant) => plant.check === check).flatMap(({ finds }) => finds)
  const missed = expected.filter((text) => !output.includes(text))
  if (missed.length > 0) console.error(output)
  return [
    ...(ok ? [`${check}: passes with faults planted`] : []),
    ...missed.map((text) => `${check}: does not say '${text}'`),
  ]
}

try {
  prepare()
  const checks = Object.keys(commands)
  const found = checks.flatMap(contentWhenClean)
  for (const { files } of plants) write(files)
  found.push(...checks.flatMap(findsWhatIsPlanted))
  finish('planted', found, `${plants.length} planted faults, all found by ${checks.length} checks`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
