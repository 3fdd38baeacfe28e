import type { AlternateNode } from '../definition/definition.js'
import { quote } from '../definition/quote.js'
import { checkDistinct } from './check-distinct.js'
import type { DefinitionTable } from './definition-table.js'
import { describeType } from './found-type.js'
import { type Token, tokensOf } from './json-tokens.js'

/** Checks that a value tells which branch of an alternate it belongs to. */
export function checkAlternate({ subject, branches }: AlternateNode, table: DefinitionTable): void {
  const typed = branches.map(({ name, type: node }) => {
    const part = subject.part('branch', name)
    return { name, node, part, type: table.type(part, node) }
  })
  checkDistinct(subject, 'branch', branches)
  const taken = new Map<Token, string>()
  for (const { name, node, part, type } of typed) {
    const tokens: readonly Token[] = node.array ? ['array'] : tokensOf(type)
    if (tokens.length === 0) {
      throw part.error(node.at, `has ${describeType(type)} for a type, whose values can have several JSON types`)
    }
    const [other] = tokens.flatMap((token) => taken.get(token) ?? [])
    if (other !== undefined) throw part.error(node.at, `cannot be told from the branch ${quote(other)} by its values`)
    for (const token of tokens) taken.set(token, name)
  }
}
