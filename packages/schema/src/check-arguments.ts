import { type ArgumentProblem, argumentProblem, memberPath, quoteList, unknownMember } from './argument-problem.js'
import type { ArgumentTypes, CommandDescriptor, MemberDescriptor, TypeReference } from './command-descriptor.js'
import { describeType, jsonTypesOf } from './describe-type.js'
import { describeValue, describeWord } from './describe-value.js'
import { argumentTypes } from './gen/descriptors.js'
import { integerRange } from './integer-ranges.js'
import { jsonTypeOf } from './json-type.js'
import { suggest } from './suggest.js'

/** A list that is wrong all through is not reported to its end. */
const mostProblems = 100

/** Agents refuse a whole request for half a surrogate pair, or for a code point that is no character. */
const refusedCharacter = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u

/**
 * What is wrong with the arguments of a command, as far as types can tell; empty when nothing is.
 * A member that is `undefined` counts as absent. Whether the agent at hand is new enough, and whether
 * a value makes sense to it, is left to the caller. `types` holds the definitions that the descriptor names.
 */
export function checkArguments(
  command: CommandDescriptor,
  args: unknown,
  types: ArgumentTypes = argumentTypes,
): ArgumentProblem[] {
  const problems: ArgumentProblem[] = []
  for (const problem of inMembers(args === undefined ? {} : args, command.args, '', types)) {
    problems.push(problem)
    if (problems.length === mostProblems) break
  }
  return problems
}

type Problems = Generator<ArgumentProblem, void, undefined>

function* inMembers(
  value: unknown,
  members: readonly MemberDescriptor[],
  path: string,
  types: ArgumentTypes,
): Problems {
  if (!isObject(value)) {
    yield argumentProblem('type', { path, expected: 'an object', received: describeValue(value) })
    return
  }
  const given = new Map(Object.entries(value).filter(([, member]) => member !== undefined))
  const names = members.map(({ name }) => name)
  for (const name of given.keys()) if (!names.includes(name)) yield unknownMember(path, name, names)
  for (const { name, type, optional } of members) {
    const at = memberPath(path, name)
    if (given.has(name)) yield* inValue(given.get(name), type, at, types)
    else if (!optional) {
      yield argumentProblem('missing', { path: at, expected: describeType(type, types), received: 'nothing' })
    }
  }
}

function* inValue(value: unknown, type: TypeReference, path: string, types: ArgumentTypes): Problems {
  if (!jsonTypesOf(type, types).includes(jsonTypeOf(value))) {
    yield argumentProblem('type', { path, expected: describeType(type, types), received: describeValue(value) })
  } else if (typeof type === 'object') {
    yield* inArray(value as readonly unknown[], type.array, path, types)
  } else if (Object.hasOwn(types, type)) {
    yield* inDefined(value, type, path, types)
  } else {
    yield* inBuiltin(value, type, path)
  }
}

function* inArray(value: readonly unknown[], type: string, path: string, types: ArgumentTypes): Problems {
  for (const [index, entry] of value.entries()) yield* inValue(entry, type, `${path}[${index}]`, types)
}

/** The value has one of the type's JSON types already. */
function* inDefined(value: unknown, name: string, path: string, types: ArgumentTypes): Problems {
  const type = types[name]
  if (type?.kind === 'struct') yield* inMembers(value, type.members, path, types)
  else if (type?.kind === 'enum') yield* inEnum(String(value), type.values, path)
  else {
    const branch = type?.types.find((candidate) => jsonTypesOf(candidate, types).includes(jsonTypeOf(value)))
    if (branch !== undefined) yield* inValue(value, branch, path, types)
  }
}

function* inEnum(word: string, values: readonly string[], path: string): Problems {
  if (values.includes(word)) return
  const details = {
    path,
    expected: quoteList(values),
    received: describeWord(word),
    suggestions: suggest(word, values),
  }
  yield argumentProblem('value', details)
}

function* inBuiltin(value: unknown, type: string, path: string): Problems {
  const range = integerRange(type)
  if (range !== undefined && (typeof value === 'number' || typeof value === 'bigint')) {
    yield* inInteger(value, range, path)
  } else if (typeof value === 'string' && refusedCharacter.test(value)) {
    const received = 'half a surrogate pair or a code point that is no character'
    yield argumentProblem('value', { path, expected: 'well-formed Unicode', received })
  }
}

function* inInteger(value: number | bigint, [least, greatest]: readonly [bigint, bigint], path: string): Problems {
  const inside = value >= least && value <= greatest
  if (inside && (typeof value === 'bigint' || Number.isSafeInteger(value))) return
  const expected = inside ? 'a bigint, as a number so great is not exact' : `an integer from ${least} to ${greatest}`
  yield argumentProblem('range', { path, expected, received: describeValue(value) })
}

function isObject(value: unknown): value is object {
  return jsonTypeOf(value) === 'object'
}
