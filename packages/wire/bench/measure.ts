import type { Contender } from './contenders.js'
import type { Load } from './loads.js'

const MIN_ROUNDS = 5
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

/**
 * How fast one contender is, as a part of another's speed: the median of rounds in which both have a turn, for so much
 * processor time, or four times that for few rounds of a large load. What the engine does until it has compiled what is
 * hot, in the first quarter, is not measured.
 */
export function relativeSpeed(own: Contender, other: Contender, load: Load, budgetMs: number): number {
  let spent = 0
  let rounds = 0
  while (spent < budgetMs / 4) {
    spent += cost(own, load, 1) + cost(other, load, 1)
    rounds++
  }
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
  } while (spent < budgetMs || (ratios.length < MIN_ROUNDS && spent < 4 * budgetMs))
  return median(ratios)
}
