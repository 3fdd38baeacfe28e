import { findProblems } from './argument-check.js'
import { type ArgumentProblem, argumentProblem, unknownMember } from './argument-problem.js'
import type { CommandSignature, MemberDescriptor, TypeDescriptors, TypeReference } from './command-descriptor.js'
import { describeType, jsonTypesOf } from './describe-type.js'
import { describeWord, printable } from './describe-value.js'
import { membersOf } from './members-of.js'
import { guessWord, parseWord } from './parse-word.js'

/** Either the arguments, which have passed `checkArguments`, or all that is wrong with the words. */
export type ParsedArguments =
  | { readonly args: Readonly<Record<string, unknown>>; readonly problems?: never }
  | { readonly args?: never; readonly problems: readonly ArgumentProblem[] }

/**
 * The arguments that words stand for. Where a discriminator selects among further members, its word is looked for
 * first, wherever it stands. A member that no type tells of, where those are let through, is taken for a boolean or
 * an integer if it reads as one, else for a string.
 */
export function readWords(
  command: CommandSignature,
  words: readonly string[],
  parseJson: (text: string) => unknown,
  types: TypeDescriptors,
): ParsedArguments {
  const reader = new WordReader(knownMembers(command, words, types), parseJson, types)
  const unread = words.flatMap((word) => reader.read(word) ?? [])
  const args = reader.args()
  const named = new Set(unread.map(({ path }) => path))
  const wrong = findProblems(command, args, types).filter(({ path }) => !named.has(path))
  return unread.length + wrong.length > 0 ? { problems: [...unread, ...wrong] } : { args }
}

interface KnownMembers {
  readonly members: readonly MemberDescriptor[]
  /** Whether there may be others. */
  readonly open: boolean
}

function knownMembers(command: CommandSignature, words: readonly string[], types: TypeDescriptors): KnownMembers {
  const { args, argsType, openArguments = false } = command
  if (argsType === undefined) return { members: args, open: openArguments }
  const split = words.map(splitWord)
  const { members, complete } = membersOf(argsType, types, (name) => {
    const word = split.find((candidate) => candidate.name === name)
    return word?.isJson ? /^\s*"([^"\\]*)"\s*$/.exec(word.text)?.[1] : word?.text
  })
  return { members, open: openArguments || !complete }
}

/** `name=text` or `name:=json`; the name is empty where there is none. */
function splitWord(word: string): { name: string; isJson: boolean; text: string } {
  const [, name = '', operator, text = ''] = /^([^=]+?)(:?=)(.*)$/s.exec(word) ?? []
  return { name, isJson: operator === ':=', text }
}

/** Collects arguments word by word. */
class WordReader {
  readonly #known: KnownMembers
  readonly #parseJson: (text: string) => unknown
  readonly #types: TypeDescriptors
  readonly #single = new Map<string, unknown>()
  readonly #growing = new Map<string, unknown[]>()

  constructor(known: KnownMembers, parseJson: (text: string) => unknown, types: TypeDescriptors) {
    this.#known = known
    this.#parseJson = parseJson
    this.#types = types
  }

  args(): Record<string, unknown> {
    return Object.fromEntries([...this.#single, ...this.#growing])
  }

  /** Take one word in, or say why that cannot be done. */
  read(word: string): ArgumentProblem | undefined {
    const { name, isJson, text } = splitWord(word)
    if (name === '') return unreadable(printable(word), 'name=value or name:=json', 'a word with no name')
    const { members, open } = this.#known
    const member = members.find((candidate) => candidate.name === name)
    if (member === undefined && !open)
      return unknownMember(
        '',
        name,
        members.map((candidate) => candidate.name),
      )
    if (isJson) return this.#readJson(name, text)
    return member === undefined ? this.#guess(name, text) : this.#readWord(name, text, member.type)
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

  #guess(name: string, text: string): ArgumentProblem | undefined {
    if (this.#single.has(name)) return repeated(name)
    this.#single.set(name, guessWord(text))
    return undefined
  }

  #readWord(name: string, text: string, type: TypeReference): ArgumentProblem | undefined {
    if (this.#single.has(name)) return repeated(name)
    const isList = typeof type === 'object'
    const wanted = isList ? type.array : type
    const value = parseWord(text, wanted, this.#types)
    if (value === undefined) {
      const isObject = jsonTypesOf(wanted, this.#types).every((json) => json === 'object')
      const expected = isObject ? `JSON, as in ${name}:=…` : describeType(wanted, this.#types)
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
