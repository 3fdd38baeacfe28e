import { typeScriptName } from './builtin-types.js'
import { documented } from './doc-comment.js'
import { printKey } from './literal.js'
import type { MemberModel, TypeModel } from './model.js'

/** A type as TypeScript writes it. */
export function typeText(type: TypeModel): string {
  return typeof type === 'string' ? typeScriptName(type) : `${typeScriptName(type.array)}[]`
}

/** Members of an object type, a line each, with their comments. Lists that are only taken may be read-only ones. */
export function printMembers(members: readonly MemberModel[], indent: number, lists: 'taken' | 'given'): string {
  const lines = members.map((member) => {
    const { name, type, optional } = member
    const readOnly = lists === 'taken' && typeof type === 'object' ? 'readonly ' : ''
    const text = `${printKey(name)}${optional ? '?' : ''}: ${readOnly}${typeText(type)}`
    return `${documented(member, indent)}${' '.repeat(indent)}${text}\n`
  })
  return lines.join('')
}
