import type { CommandSignature, TypeDescriptors } from './command-descriptor.js'
import { argumentTypes } from './gen/descriptors.js'
import { type ParsedArguments, readWords } from './read-words.js'

/**
 * Turn words from a command line into the arguments of a command.
 *
 * `name=text` is read by the type of the argument: integers keep every digit, `true` and `false` are booleans.
 * An array takes one word for each entry. `name:=json` gives any value whole, read by `parseJson`, which should
 * keep integers exact and throw on anything that is not JSON. What the words mean to the guest is left to the caller.
 */
export function parseArguments(
  command: CommandSignature,
  words: readonly string[],
  parseJson: (text: string) => unknown,
  types: TypeDescriptors = argumentTypes,
): ParsedArguments {
  return readWords(command, words, parseJson, types)
}
