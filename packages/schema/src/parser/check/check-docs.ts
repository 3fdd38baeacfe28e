import type { Named } from '../definition/definition.js'
import { nearest } from '../definition/nearest.js'
import { quote } from '../definition/quote.js'
import type { Rules } from '../definition/rules.js'
import type { Subject } from '../definition/subject.js'
import type { DocEntry } from '../syntax.js'
import type { DocumentedParts } from './documented-parts.js'

/** Checks that the documentation of a definition, where it has any, describes all that it must. */
export function checkAllDescribed({ definition, what, members, features }: DocumentedParts, rules: Rules): void {
  const { subject, name, expression } = definition
  const { doc } = expression
  if (doc === undefined) return
  const strict = rules.docRequired && !rules.olderDocs && !rules.documentationExceptions.has(name)
  const member = strict ? members.find(({ name: each }) => !isDescribed(doc.members.get(each), rules)) : undefined
  if (member !== undefined) {
    const exception = `put ${quote(name)} into pragma 'documentation-exceptions'`
    const remedy = `describe it as ${quote(`@${member.name}:`)}, or ${exception}`
    throw subject.error(member.at, `has the ${what} ${quote(member.name)} without documentation: ${remedy}`)
  }
  const feature = features.find(({ name: each }) => !isDescribed(doc.features.get(each), rules))
  if (feature === undefined) return
  const remedy = `describe it as ${quote(`@${feature.name}:`)} below 'Features:'`
  throw subject.error(feature.at, `has the feature ${quote(feature.name)} without documentation: ${remedy}`)
}

function isDescribed(entry: DocEntry | undefined, { olderDocs }: Rules): boolean {
  return entry !== undefined && (olderDocs || !entry.uncertain)
}

/** Checks that the documentation of a definition describes nothing that is not there. */
export function checkAllThere({ definition, what, members, features }: DocumentedParts): void {
  const { subject, expression } = definition
  const { doc } = expression
  if (doc === undefined) return
  checkThere(subject, what, doc.members, members)
  checkThere(subject, 'feature', doc.features, features)
}

function checkThere(
  subject: Subject,
  what: string,
  described: ReadonlyMap<string, DocEntry>,
  there: readonly Named[],
): void {
  if (described.size === 0) return
  const names = new Set(there.map(({ name }) => name))
  for (const [name, { at, uncertain }] of described) {
    if (uncertain || names.has(name)) continue
    throw subject.error(at, `has no ${what} ${quote(name)}, which its documentation describes${nearest(name, names)}`)
  }
}
