import type { Attack, Attacks, Threat, Victim } from './attack.js'

/** How many threats the model has, T1 first. */
const THREATS = 30

/** How often the victims that are looked at met a threat. */
export type Met = Readonly<Partial<Record<Victim, ReadonlyMap<string, number>>>>

/**
 * What is wrong with a table of attacks, or with what was played of it: nothing, if each victim of `met` met each threat
 * or cannot.
 */
export function gaps(attacks: Attacks, met: Met): string[] {
  const threats = Array.from({ length: THREATS }, (_, at): Threat => `T${at + 1}`)
  const unknown = Object.keys(attacks).filter((threat) => !threats.some((one) => one === threat))
  return [
    ...unknown.map((threat) => `${threat} is no threat`),
    ...threats.flatMap((threat) =>
      Object.entries(met).flatMap(
        ([victim, times]) => gap(threat, victim as Victim, attacks, times.get(threat) ?? 0) ?? [],
      ),
    ),
  ]
}

function gap(threat: Threat, victim: Victim, attacks: Attacks, played: number): string | undefined {
  const here = (attacks[threat] ?? []).map((attack) => attack[victim])
  const planned = here.reduce((plays, meets) => plays + playsOf(meets), 0)
  const reasons = here.filter((meets) => typeof meets === 'string')
  if (reasons.includes('')) return `${threat}: the ${victim} has a reason that says nothing`
  if (planned === 0 && reasons.length === 0) return `${threat}: not played against the ${victim}, and nothing says why`
  if (played !== planned) return `${threat}: played ${played} times against the ${victim}, not ${planned}`
  return undefined
}

/** A gateway may be asked in several ways. */
function playsOf(meets: Attack[Victim]): number {
  if (typeof meets === 'string') return 0
  return Array.isArray(meets) ? meets.length : 1
}
