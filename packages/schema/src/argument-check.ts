import { type ArgumentProblem, argumentProblem, memberPath, quoteList, unknownMember } from './argument-problem.js'
import type { CommandSignature, MemberDescriptor, TypeDescriptors, TypeReference } from './command-descriptor.js'
import { describeType, jsonTypesOf } from './describe-type.js'
import { describeValue, describeWord } from './describe-value.js'
import { integerRange } from './integer-ranges.js'
import { jsonTypeOf } from './json-type.js'
import { membersOf } from './members-of.js'
import { suggest } from './suggest.js'

/** A list that is wrong all through is not reported to its end. */
const mostProblems = 100

/** QEMU reads values within values this far, the request around the arguments not counted. */
const deepest = 1023

/** Deeper down than can be read, the rest of a path is left out. */
const longestPath = 300

/** The peer refuses a whole request for half a surrogate pair, or for a code point that is no character. */
const refusedCharacter = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u

/**
 * What is wrong with the arguments of a command, as far as types can tell; empty when nothing is.
 * A member that is `undefined` counts as absent. `types` holds the definitions that the command names.
 */
export function findProblems(command: CommandSignature, args: unknown, types: TypeDescriptors): ArgumentProblem[] {
  const check = new ArgumentCheck(types)
  check.command(command, args === undefined ? {} : args)
  return check.problems.slice(0, mostProblems)
}

/** A value at its place, and the type it should have. */
interface Place {
  readonly value: unknown
  readonly type: TypeReference
  readonly path: string
}

/** An object's members. */
type Given = ReadonlyMap<string, unknown>

type Places = Generator<Place, void, undefined>

/** Goes through one arguments object, without recursion: types that hold themselves let values be deep. */
class ArgumentCheck {
  readonly problems: ArgumentProblem[] = []
  readonly #types: TypeDescriptors
  /** What is left of the objects and lists that are being gone through, the innermost last. */
  readonly #open: Places[] = []

  constructor(types: TypeDescriptors) {
    this.#types = types
  }

  command({ args, argsType, openArguments }: CommandSignature, value: unknown): void {
    if (!isObject(value)) return this.#add('type', '', 'an object', describeValue(value))
    const given = new Map(Object.entries(value))
    const closed = !openArguments
    this.#open.push(
      argsType === undefined ? this.#members(given, args, '', closed) : this.#object(given, argsType, '', closed),
    )
    for (let last = this.#open.at(-1); last !== undefined && !this.#full; last = this.#open.at(-1)) {
      const { done, value: place } = last.next()
      if (done) this.#open.pop()
      else this.#visit(place)
    }
  }

  #visit({ value, type, path }: Place): void {
    if (!jsonTypesOf(type, this.#types).includes(jsonTypeOf(value))) {
      this.#add('type', path, describeType(type, this.#types), describeValue(value))
    } else if (typeof type === 'object') {
      if (Array.isArray(value)) this.#enter(this.#entries(value, type.array, path), path)
    } else if (Object.hasOwn(this.#types, type)) {
      this.#defined(value, type, path)
    } else {
      this.#builtin(value, type, path)
    }
  }

  #enter(places: Places, path: string): void {
    if (this.#open.length < deepest) this.#open.push(places)
    else this.#add('value', path, `at most ${deepest} values within each other`, 'more')
  }

  *#entries(list: readonly unknown[], type: string, path: string): Places {
    for (const [index, value] of list.entries()) yield { value, type, path: `${path}[${index}]` }
  }

  /** The value has one of the type's JSON types already. */
  #defined(value: unknown, name: string, path: string): void {
    const type = this.#types[name]
    if (type?.kind === 'enum') this.#word(String(value), type.values, path)
    else if (type?.kind === 'alternate') {
      const branch = type.types.find((candidate) => jsonTypesOf(candidate, this.#types).includes(jsonTypeOf(value)))
      if (branch !== undefined) this.#visit({ value, type: branch, path })
    } else if (isObject(value)) {
      this.#enter(this.#object(new Map(Object.entries(value)), name, path), path)
    }
  }

  /** Which members there are may depend on the value of one of them. */
  #object(given: Given, type: string, path: string, closed = true): Places {
    const { members, complete } = membersOf(type, this.#types, (discriminator) => given.get(discriminator))
    return this.#members(given, members, path, closed && complete)
  }

  /** `closed`: others than these members are unknown. */
  *#members(given: Given, members: readonly MemberDescriptor[], path: string, closed: boolean): Places {
    const names = members.map(({ name }) => name)
    const present = closed ? [...given].flatMap(([name, value]) => (value === undefined ? [] : name)) : []
    const strangers = present.filter((name) => !names.includes(name)).slice(0, mostProblems)
    for (const name of strangers) this.problems.push(unknownMember(path, name, names))
    for (const { name, type, optional } of members) {
      const at = memberPath(path, name)
      const value = given.get(name)
      if (value !== undefined) yield { value, type, path: at }
      else if (!optional) this.#add('missing', at, describeType(type, this.#types), 'nothing')
    }
  }

  #word(word: string, values: readonly string[], path: string): void {
    if (!values.includes(word)) this.#add('value', path, quoteList(values), describeWord(word), suggest(word, values))
  }

  #builtin(value: unknown, type: string, path: string): void {
    const range = integerRange(type)
    if (range !== undefined && (typeof value === 'number' || typeof value === 'bigint')) {
      this.#integer(value, range, path)
    } else if (typeof value === 'string' && refusedCharacter.test(value)) {
      const received = 'half a surrogate pair or a code point that is no character'
      this.#add('value', path, 'well-formed Unicode', received)
    }
  }

  #integer(value: number | bigint, [least, greatest]: readonly [bigint, bigint], path: string): void {
    const inside = value >= least && value <= greatest
    if (inside && (typeof value === 'bigint' || Number.isSafeInteger(value))) return
    const expected = inside ? 'a bigint, as a number so great is not exact' : `an integer from ${least} to ${greatest}`
    this.#add('range', path, expected, describeValue(value))
  }

  get #full(): boolean {
    return this.problems.length >= mostProblems
  }

  #add(kind: ArgumentProblem['kind'], path: string, expected: string, received: string, suggestions?: string[]): void {
    const details = { path: readable(path), expected, received, ...(suggestions && { suggestions }) }
    this.problems.push(argumentProblem(kind, details))
  }
}

/** The path of a value hundreds of levels down, cut so that it can be read. */
function readable(path: string): string {
  return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path
}

function isObject(value: unknown): value is object {
  return jsonTypeOf(value) === 'object'
}
