import type { Contender } from './contenders.js'
import type { Load } from './loads.js'

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

/** How fast one contender is, as a part of another's speed: the median of rounds in which both run. */
export function relativeSpeed(own: Contender, other: Contender, load: Load, budgetMs: number): number {
  const minRounds = 5
  const ratios: number[] = []
  let spent = 0
  let warm = false
  while (ratios.length < minRounds || spent < budgetMs) {
    // Who comes second meets the other's garbage, so they take turns.
    const first = ratios.length % 2 === 0
    const before = first ? cost(other, load) : 0
    const mine = cost(own, load)
    const theirs = first ? before : cost(other, load)
    spent += mine + theirs
    if (warm) ratios.push(theirs / mine)
    // The engine compiles what is hot; that is not what is measured.
    else warm = spent > budgetMs / 4
    // The largest loads are warm within one round, and nobody waits for minutes.
    if (spent > 4 * budgetMs && ratios.length >= 1) break
  }
  return median(ratios)
}
