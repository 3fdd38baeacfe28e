import type { DocEntry } from '../syntax.js'
import type { DefinitionHead, Kind } from './definition.js'
import { quote } from './quote.js'
import type { Rules } from './rules.js'

/** Checks that a definition is documented if it must be, under its own name, and with no section of another kind. */
export function checkDocHead({ expression, subject, name, at }: DefinitionHead, kind: Kind, rules: Rules): void {
  const { doc, node } = expression
  if (doc === undefined) {
    if (rules.docRequired) throw subject.error(node.at, "has no documentation, which pragma 'doc-required' asks for")
    return
  }
  if (doc.symbol !== name) throw subject.error(at, `has the documentation of ${quote(doc.symbol)}`)
  const returns = certain(doc.returns)
  const errors = certain(doc.errors)
  if (kind !== 'command') {
    const section = returns ?? errors
    if (section === undefined) return
    const tag = returns === undefined ? 'Errors' : 'Returns'
    throw subject.error(section.at, `has a section '${tag}:' in its documentation, which is for commands only`)
  }
  if (returns !== undefined && !node.entries.has('returns') && !rules.olderDocs) {
    throw subject.error(returns.at, "has a section 'Returns:' in its documentation, but returns nothing")
  }
}

function certain(entry: DocEntry | undefined): DocEntry | undefined {
  return entry?.uncertain ? undefined : entry
}
