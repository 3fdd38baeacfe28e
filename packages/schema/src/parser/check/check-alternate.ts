import type { JsonKind } from '../../model/builtin-types.js'
import type { AlternateNode, BranchNode } from '../definition/definition.js'
import { checkDistinct } from './check-distinct.js'
import { type DefinitionTable, describeType, type FoundType, valuesOf } from './definition-table.js'

/** What a reader of JSON tells apart: integers and other numbers are one. */
type Token = Exclude<JsonKind, 'int' | 'value'>

/** Checks that a value tells which branch of an alternate it belongs to. */
export function checkAlternate({ subject, branches }: AlternateNode, table: DefinitionTable): void {
  const types = branches.map((branch) => table.type(subject.part('branch', branch.name), branch.type))
  checkDistinct(subject, 'branch', branches)
  const taken = new Map<Token, string>()
  for (const [index, branch] of branches.entries()) {
    const type = types[index]
    if (type === undefined) continue
    const part = subject.part('branch', branch.name)
    const own = tokenOf(branch, type)
    if (own === undefined) {
      throw part.error(branch.type.at, `has ${describeType(type)} for a type, whose values can have several JSON types`)
    }
    const tokens = [own, ...alsoWritten(branch, type)]
    for (const token of tokens) {
      const other = taken.get(token)
      if (other === undefined) continue
      throw part.error(branch.type.at, `cannot be told from the branch '${other}' by its values`)
    }
    for (const token of tokens) taken.set(token, branch.name)
  }
}

function tokenOf({ type: { array } }: BranchNode, type: FoundType): Token | undefined {
  if (array) return 'array'
  switch (type.kind) {
    case 'struct':
    case 'union':
      return 'object'
    case 'enum':
      return 'string'
    case 'alternate':
      return undefined
    case 'builtin':
      return type.json === 'int' ? 'number' : type.json === 'value' ? undefined : type.json
  }
}

/**
 * What a string may be meant for: on a command line, where everything is a string, QEMU also takes numbers and booleans
 * written as strings.
 */
function alsoWritten({ type: { array } }: BranchNode, type: FoundType): Token[] {
  const values = array ? undefined : valuesOf(type)
  if (values === undefined)
    return !array && type.kind === 'builtin' && type.json === 'string' ? ['number', 'boolean'] : []
  const tokens: Token[] = []
  if (values.some(({ name }) => name === 'on' || name === 'off')) tokens.push('boolean')
  if (values.some(({ name }) => /^[-+0-9.]/.test(name))) tokens.push('number')
  return tokens
}
