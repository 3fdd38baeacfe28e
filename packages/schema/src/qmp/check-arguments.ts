import { findProblems } from '../argument-check.js'
import type { ArgumentProblem } from '../argument-problem.js'
import type { CommandSignature, TypeDescriptors } from '../command-descriptor.js'
import { argumentTypes } from '../gen/qmp/descriptors.js'

/**
 * What is wrong with the arguments of a command, as far as types can tell; empty when nothing is, and a hundred
 * problems at most. A member that is `undefined` counts as absent. Whether the QEMU at hand is new enough, and whether
 * a value makes sense to it, is left to the caller. `types` holds the definitions that the descriptor names.
 */
export function checkArguments(
  command: CommandSignature,
  args: unknown,
  types: TypeDescriptors = argumentTypes,
): ArgumentProblem[] {
  return findProblems(command, args, types)
}
