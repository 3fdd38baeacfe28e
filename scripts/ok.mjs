#!/usr/bin/env node
// The whole gate, the same here and in CI. Every step is a program that can be run alone.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printTable, runSteps } from './step-runner.mjs'

const turbo = (task) => ['turbo', 'run', task, '--output-logs=errors-only', '--log-order=grouped']

const steps = [
  { name: 'fresh', command: ['node', 'scripts/fresh.mjs'] },
  { name: 'build', command: turbo('build') },
  {
    name: 'lint',
    command: ['biome', 'ci', '--error-on-warnings', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`],
  },
  { name: 'layers', command: ['node', 'scripts/layers.mjs'] },
  { name: 'house', command: ['node', 'scripts/house-rules.mjs'] },
  { name: 'types', command: turbo('typecheck') },
  { name: 'tests', command: ['vitest', 'run'] },
  { name: 'docs', command: ['node', 'scripts/docs-check.mjs'] },
  { name: 'api', command: ['node', 'scripts/api-reports.mjs'] },
  { name: 'packages', command: ['node', 'scripts/package-checks.mjs'] },
  { name: 'sizes', command: ['node', 'scripts/sizes.mjs'] },
  { name: 'unused', command: ['knip', '--no-config-hints'] },
  { name: 'changesets', command: ['node', 'scripts/changesets.mjs'] },
  { name: 'planted', command: ['node', 'scripts/planted.mjs'] },
]

const usage = `usage: pnpm ok [options]

  --keep-going     run every step, even after one failed
  --ci             the same: a CI run should tell all that is wrong at once
  --only A,B       these steps alone
  --skip A,B       all steps but these
  --report FILE    write the results as JSON, too

steps: ${steps.map(({ name }) => name).join(', ')}`

function chosen({ only, skip }) {
  const named = (list) => list?.split(',') ?? []
  for (const name of [...named(only), ...named(skip)]) {
    if (!steps.some((step) => step.name === name)) throw new Error(`no step is called '${name}'`)
  }
  return steps.filter(({ name }) => (!only || named(only).includes(name)) && !named(skip).includes(name))
}

function main() {
  const { values } = parseArgs({
    options: {
      'keep-going': { type: 'boolean' },
      ci: { type: 'boolean' },
      only: { type: 'string' },
      skip: { type: 'string' },
      report: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(usage)
  const results = runSteps(chosen(values), { keepGoing: values['keep-going'] || values.ci })
  printTable(results)
  if (values.report) writeFileSync(values.report, `${JSON.stringify(results, null, 2)}\n`)
  if (results.some(({ state }) => state !== 'ok')) process.exitCode = 1
}

try {
  main()
} catch (error) {
  console.error(`error: ${error.message}\n\n${usage}`)
  process.exitCode = 2
}
