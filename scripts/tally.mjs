#!/usr/bin/env node
// Adds up a CI run honestly, from what vitest and the gate wrote: `node scripts/tally.mjs FOLDER`.
// FOLDER holds tests-*.json (vitest's reports), gate.json (`pnpm ok --report`) and steps.tsv (name, code, seconds).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How tests against a real agent or a real QEMU are known: by their file, or by the words in their name. */
const real = /\breal[ -](qemu-ga|agent|qemu)\b|\.real\.test\./i

/** A missing report and a file that did not load count as a failure each: what did not run did not pass. */
export function countTests(file) {
  const counts = { passed: 0, failed: 0, skipped: 0, real: 0 }
  if (!existsSync(file)) return { ...counts, failed: 1 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  for (const { name, status, assertionResults } of report.testResults) {
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) counts.failed += 1
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1
      else if (test.status === 'failed') counts.failed += 1
      else counts.skipped += 1
      if (test.status === 'passed' && real.test(`${name} ${test.fullName}`)) counts.real += 1
    }
  }
  if (!report.success && counts.failed === 0) counts.failed = 1
  return counts
}

/** Each failure in a few words; whoever reads only the end of a long log finds them there. */
function namesOfFailed(file) {
  return JSON.parse(readFileSync(file, 'utf8')).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLines(message)}`]
    return failed.map((test) => `${name} > ${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`)
  })
}

const firstLines = (text) => text.trim().split('\n').slice(0, 4).join(' | ').slice(0, 600)

function countGate(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, real: 0 }
  const results = JSON.parse(readFileSync(file, 'utf8'))
  const having = (state) => results.filter((step) => step.state === state).length
  return { passed: having('ok'), failed: having('failed') + having('not run'), skipped: 0, real: 0 }
}

/** A step with counts of its own is counted here only if it failed and none of those counts says so. */
function countSteps(file, counted) {
  const steps = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
  const within = (name) => counted.filter(([source]) => source.startsWith(name))
  const told = (name) => within(name).some(([, { failed }]) => failed > 0)
  const passed = steps.filter(([name, code]) => code === '0' && within(name).length === 0).length
  const failed = steps.filter(([name, code]) => code !== '0' && !told(name)).length
  return { passed, failed, skipped: 0, real: 0 }
}

function main(folder) {
  const reports = readdirSync(folder)
    .filter((file) => /^tests-.*\.json$/.test(file))
    .sort()
  const counted = reports.map((file) => [file.slice(0, -5), countTests(join(folder, file))])
  counted.push(['gate', countGate(join(folder, 'gate.json'))])
  counted.push(['steps', countSteps(join(folder, 'steps.tsv'), counted)])
  const sum = (key) => counted.reduce((total, [, counts]) => total + counts[key], 0)
  console.log('                 passed  failed  skipped  real part')
  for (const [name, { passed, failed, skipped, real }] of counted) {
    console.log(name.padEnd(15) + [passed, failed, skipped, real].map((count) => String(count).padStart(8)).join(''))
  }
  const unreal = sum('real') === 0
  if (unreal) console.error('no test ran against a real agent or QEMU, so this counts as a failure')
  const failed = sum('failed') + (unreal ? 1 : 0)
  for (const report of reports) {
    for (const one of namesOfFailed(join(folder, report))) console.log(`${report.slice(0, -5)}: ${one}`)
  }
  console.log(`${sum('passed')} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2])
