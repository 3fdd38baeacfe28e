import { typeScriptName } from './builtin-types.js'
import { printKey } from './literal.js'
import type { MemberModel, TypeModel } from './model.js'

/** A type as TypeScript writes it. */
export function typeText(type: TypeModel): string {
  return typeof type === 'string' ? typeScriptName(type) : `${typeScriptName(type.array)}[]`
}

/** `name?: type`. */
export function memberText({ name, type, optional }: MemberModel): string {
  return `${printKey(name)}${optional ? '?' : ''}: ${typeText(type)}`
}
