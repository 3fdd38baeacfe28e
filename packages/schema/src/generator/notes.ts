import { conditionText } from '../model/condition-text.js'
import type { Condition, Feature } from '../model/schema.js'
import type { Notes, SinceOn } from './model.js'
import { allPlatforms, platformsOf } from './platforms.js'

/** What may be noted on anything in a schema. */
export interface Annotated {
  since?: string | undefined
  sinceOn?: SinceOn | undefined
  if?: Condition | undefined
  features?: readonly Feature[]
}

/** The notes on something in a schema. A condition says which platforms of an agent, and which builds of QEMU. */
export function notesOn(fact: Annotated, protocol: 'qga' | 'qmp'): Notes {
  return defined({
    since: fact.since,
    sinceOn: fact.sinceOn,
    ...conditionNotes(fact.if, protocol),
    features: fact.features?.map((feature) => (typeof feature === 'string' ? feature : feature.name)),
  })
}

function conditionNotes(condition: Condition | undefined, protocol: 'qga' | 'qmp') {
  if (condition === undefined) return {}
  const text = conditionText(condition)
  if (protocol === 'qmp') return { condition: text, where: buildText(condition) }
  const platforms = platformsOf(condition)
  return { condition: text, platforms: platforms.length < allPlatforms.length ? platforms : undefined }
}

/** `Only where QEMU was built without CONFIG_WIN32` */
function buildText(condition: Condition): string {
  const without = typeof condition === 'object' && 'not' in condition
  return `Only where QEMU was built ${without ? 'without' : 'with'} ${conditionText(without ? condition.not : condition)}`
}

/** An object without its undefined members. */
function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  // Object.fromEntries forgets which members there are.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
