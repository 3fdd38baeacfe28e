import { type ArgumentProblem, argumentProblem, unknownMember } from './argument-problem.js'
import { checkArguments } from './check-arguments.js'
import type { ArgumentTypes, CommandDescriptor, MemberDescriptor, TypeReference } from './command-descriptor.js'
import { describeType } from './describe-type.js'
import { describeWord, printable } from './describe-value.js'
import { argumentTypes } from './gen/descriptors.js'
import { parseWord } from './parse-word.js'

/** Either the arguments, which have passed `checkArguments`, or all that is wrong with the words. */
export type ParsedArguments =
  | { readonly args: Readonly<Record<string, unknown>>; readonly problems?: never }
  | { readonly args?: never; readonly problems: readonly ArgumentProblem[] }

/**
 * Turn words from a command line into the arguments of a command.
 *
 * `name=text` is read by the type of the argument: integers keep every digit, `true` and `false` are booleans.
 * An array takes one word for each entry. `name:=json` gives any value whole, read by `parseJson`, which should
 * keep integers exact and throw on anything that is not JSON. What the words mean to the guest is left to the caller.
 */
export function parseArguments(
  command: CommandDescriptor,
  words: readonly string[],
  parseJson: (text: string) => unknown,
  types: ArgumentTypes = argumentTypes,
): ParsedArguments {
  const reader = new WordReader(command.args, parseJson, types)
  const unread = words.flatMap((word) => reader.read(word) ?? [])
  const args = reader.args()
  const named = new Set(unread.map(({ path }) => path))
  const wrong = checkArguments(command, args, types).filter(({ path }) => !named.has(path))
  return unread.length + wrong.length > 0 ? { problems: [...unread, ...wrong] } : { args }
}

/** Collects arguments word by word. */
class WordReader {
  readonly #members: readonly MemberDescriptor[]
  readonly #parseJson: (text: string) => unknown
  readonly #types: ArgumentTypes
  readonly #single = new Map<string, unknown>()
  readonly #growing = new Map<string, unknown[]>()

  constructor(members: readonly MemberDescriptor[], parseJson: (text: string) => unknown, types: ArgumentTypes) {
    this.#members = members
    this.#parseJson = parseJson
    this.#types = types
  }

  args(): Record<string, unknown> {
    return Object.fromEntries([...this.#single, ...this.#growing])
  }

  /** Take one word in, or say why that cannot be done. */
  read(word: string): ArgumentProblem | undefined {
    const [, name, operator, text = ''] = /^([^=]+?)(:?=)(.*)$/s.exec(word) ?? []
    if (name === undefined) return unreadable(printable(word), 'name=value or name:=json', 'a word with no name')
    const names = this.#members.map((member) => member.name)
    const member = this.#members[names.indexOf(name)]
    if (member === undefined) return unknownMember('', name, names)
    return operator === ':=' ? this.#readJson(name, text) : this.#readWord(name, text, member.type)
  }

  #readJson(name: string, json: string): ArgumentProblem | undefined {
    if (this.#single.has(name) || this.#growing.has(name)) return repeated(name)
    try {
      this.#single.set(name, this.#parseJson(json))
      return undefined
    } catch (error) {
      return unreadable(name, 'JSON', error instanceof Error ? error.message : String(error))
    }
  }

  #readWord(name: string, text: string, type: TypeReference): ArgumentProblem | undefined {
    if (this.#single.has(name)) return repeated(name)
    const isList = typeof type === 'object'
    const wanted = isList ? type.array : type
    const value = parseWord(text, wanted, this.#types)
    if (value === undefined) {
      const isStruct = this.#types[wanted]?.kind === 'struct'
      const expected = isStruct ? `JSON, as in ${name}:=…` : describeType(wanted, this.#types)
      return unreadable(name, expected, describeWord(text))
    }
    if (isList) this.#growing.set(name, [...(this.#growing.get(name) ?? []), value])
    else this.#single.set(name, value)
    return undefined
  }
}

function repeated(name: string): ArgumentProblem {
  return unreadable(name, 'one value', 'a second one')
}

function unreadable(path: string, expected: string, received: string): ArgumentProblem {
  return argumentProblem('syntax', { path, expected, received })
}
