import type { Contender } from './contenders.js'
import type { Load } from './loads.js'

/** A turn of this length has its own share of the garbage collector's work, not the other's. */
const TURN_MS = 25

/** Processor time in milliseconds, so that other programs on the machine do not count. */
function cost(contender: Contender, load: Load, times: number): number {
  const from = process.cpuUsage()
  for (let time = 0; time < times; time++) {
    const messages = contender(load)
    if (messages !== load.messages) throw new Error(`${load.name}: ${messages} messages instead of ${load.messages}`)
  }
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN
}

/** How long to measure. */
export interface Effort {
  readonly budgetMs: number
  /** At least so many, within four times the budget. */
  readonly minRounds: number
}

/**
 * How fast one contender is, as a part of another's speed: the median of rounds in which both have a turn, for so much
 * processor time, or up to four times that for the least number of rounds of a large load. What the engine does until it
 * has compiled what is hot, in the first quarter, is not measured, unless that has taken all the time there is.
 */
export function relativeSpeed(own: Contender, other: Contender, load: Load, { budgetMs, minRounds }: Effort): number {
  let spent = 0
  let rounds = 0
  let ratio = Number.NaN
  while (spent < budgetMs / 4) {
    const [mine, theirs] = [cost(own, load, 1), cost(other, load, 1)]
    spent += mine + theirs
    ratio = theirs / mine
    rounds++
  }
  if (rounds >= minRounds && spent >= 4 * budgetMs) return ratio
  const times = Math.max(1, Math.round((TURN_MS * 2 * rounds) / spent))
  const ratios: number[] = []
  do {
    // What one leaves behind meets the other, so they take turns in being first.
    const isFirst = ratios.length % 2 === 0
    const before = isFirst ? undefined : cost(other, load, times)
    const mine = cost(own, load, times)
    const theirs = before ?? cost(other, load, times)
    spent += mine + theirs
    ratios.push(theirs / mine)
  } while (spent < budgetMs || (ratios.length < minRounds && spent < 4 * budgetMs))
  return median(ratios)
}
