import type { ArgumentProblem } from '@qga/schema/qmp'
import type { JsonObject } from '@qga/wire'
import { genericError } from '../command-failure.js'

const article = /^an? /

/** What QEMU says of the first thing that is wrong with a command's arguments. */
export function argumentFailure({ kind, path, expected }: ArgumentProblem, args: JsonObject): Error {
  if (kind === 'missing') return genericError(`Parameter '${path}' is missing`)
  if (kind === 'unknown') return genericError(`Parameter '${path}' is unexpected`)
  if (kind === 'value') {
    const value = Object.hasOwn(args, path) ? args[path] : undefined
    return genericError(`Parameter '${path}' does not accept value '${String(value)}'`)
  }
  return genericError(`Invalid parameter type for '${path}', expected: ${expected.replace(article, '')}`)
}
