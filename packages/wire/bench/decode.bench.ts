// How fast bytes become messages, as a part of the speed of a bare loop that splits at newlines and calls JSON.parse,
// and of the same loop with lossless-json. All run in turn in one process.
//
//   pnpm bench                 prints a table; fails where a target is missed
//   pnpm bench --check         for busy machines: is content with nine tenths of a target, in the best of three tries
//   pnpm bench 48 wide         only loads whose names have these words
import { parseArgs } from 'node:util'
import { floor, lossless, ours } from './contenders.js'
import { loads } from './loads.js'
import { relativeSpeed } from './measure.js'

const { values, positionals } = parseArgs({ options: { check: { type: 'boolean' } }, allowPositionals: true })
const [budgetMs, tries, tolerance] = values.check === true ? [500, 3, 0.9] : [2000, 1, 1]

function row(...cells: readonly string[]): string {
  return `${cells[0]?.padEnd(50)}${cells
    .slice(1)
    .map((cell) => cell.padStart(15))
    .join('')}\n`
}

/** The best of a few tries to be at least so fast. */
function best(wanted: number, measure: () => number): number {
  let result = measure()
  for (let more = tries - 1; more > 0 && result < wanted; more--) result = Math.max(result, measure())
  return result
}

let failed = 0
process.stdout.write(row(`Node ${process.version}`, 'of the floor', 'target', 'of lossless-json'))
for (const { name, make } of loads) {
  if (!positionals.every((word) => name.includes(word))) continue
  const load = make()
  const toFloor = best(load.target * tolerance, () => relativeSpeed(ours, floor, load, { budgetMs, minRounds: 5 }))
  // It takes ten seconds and more for a large load: one round tells enough.
  const toLossless = best(1, () => relativeSpeed(ours, lossless, load, { budgetMs: budgetMs / 4, minRounds: 1 }))
  const isGood = toFloor >= load.target * tolerance && toLossless >= 1
  if (!isGood) failed++
  const figures = [toFloor, load.target, toLossless].map((figure) => figure.toFixed(2))
  process.stdout.write(row(name, ...figures, isGood ? '' : 'too slow'))
}
if (failed > 0) process.exitCode = 1
