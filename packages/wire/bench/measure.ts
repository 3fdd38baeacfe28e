import type { Contender } from './contenders.js'
import type { Load } from './loads.js'

const MIN_ROUNDS = 5

/** Processor time in milliseconds, so that other programs on the machine do not count. */
function cost(contender: Contender, load: Load): number {
  const from = process.cpuUsage()
  const messages = contender(load)
  const { user, system } = process.cpuUsage(from)
  if (messages !== load.messages) throw new Error(`${load.name}: ${messages} messages instead of ${load.messages}`)
  return (user + system) / 1000
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN
}

/**
 * How fast one contender is, as a part of another's speed: the median of rounds in which both run, for so much
 * processor time, or four times that for few rounds of a large load.
 */
export function relativeSpeed(own: Contender, other: Contender, load: Load, budgetMs: number): number {
  const ratios: number[] = []
  let spent = 0
  for (let round = 0; spent < budgetMs || (ratios.length < MIN_ROUNDS && spent < 4 * budgetMs); round++) {
    // Who comes second meets the other's garbage, so they take turns.
    const isFirst = round % 2 === 0
    const before = isFirst ? undefined : cost(other, load)
    const mine = cost(own, load)
    const theirs = before ?? cost(other, load)
    spent += mine + theirs
    // The engine compiles what is hot in the first quarter; that is not what is measured.
    if (spent > budgetMs / 4) ratios.push(theirs / mine)
  }
  return median(ratios)
}
