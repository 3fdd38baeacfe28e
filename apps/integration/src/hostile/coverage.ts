import { type Attacks, type Threat, type Victim, victims, type Why } from './attack.js'

/** How many threats the model has, T1 first. */
const THREATS = 30

export type Elsewhere = Readonly<Record<Threat, Readonly<Record<Victim, Why>>>>
/** How often each victim met a threat. */
export type Met = Readonly<Record<Victim, ReadonlyMap<string, number>>>

/** What is wrong with a table of attacks, or with what was played of it: nothing, if each victim met each threat or cannot. */
export function gaps(attacks: Attacks, elsewhere: Elsewhere, met: Met): string[] {
  const threats = Array.from({ length: THREATS }, (_, at): Threat => `T${at + 1}`)
  const unknown = [...Object.keys(attacks), ...Object.keys(elsewhere)].filter(
    (threat) => !threats.some((one) => one === threat),
  )
  return [
    ...unknown.map((threat) => `${threat} is no threat`),
    ...threats.flatMap((threat) => victims.flatMap((victim) => gap(threat, victim, attacks, elsewhere, met) ?? [])),
  ]
}

function gap(threat: Threat, victim: Victim, attacks: Attacks, elsewhere: Elsewhere, met: Met): string | undefined {
  const here = (attacks[threat] ?? []).map((attack) => attack[victim])
  const planned = here.filter((meets) => typeof meets !== 'string').length
  const reasons = [...here, elsewhere[threat]?.[victim]].filter((meets) => typeof meets === 'string')
  const played = met[victim].get(threat) ?? 0
  if (reasons.includes('')) return `${threat}: the ${victim} has a reason that says nothing`
  if (planned === 0 && reasons.length === 0) return `${threat}: not played against the ${victim}, and nothing says why`
  if (played !== planned) return `${threat}: played ${played} times against the ${victim}, not ${planned}`
  return undefined
}
