import type { Named } from '../definition/definition.js'
import { quote } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { clashReason, cName } from './c-name.js'

/** Checks that no two features, values or branches of one list have the same name, in the schema or in C. */
export function checkDistinct(subject: Subject, what: string, entries: readonly Named[]): void {
  if (entries.length < 2) return
  const seen = new Map<string, string>()
  for (const { name, at } of entries) {
    const other = seen.get(cName(name))
    if (other === name) throw subject.error(at, `has the ${what} ${quote(name)} twice`)
    if (other !== undefined) {
      throw subject.error(
        at,
        `has the ${what}s ${quote(other)} and ${quote(name)}, which clash${clashReason(name, other)}`,
      )
    }
    seen.set(cName(name), name)
  }
}
