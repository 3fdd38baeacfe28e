import { printable } from './describe-value.js'
import { suggest } from './suggest.js'

/** What can be wrong with one argument. */
export type ArgumentProblemKind =
  /** A member that must be there is not. */
  | 'missing'
  /** A member that the command does not know; agents refuse the whole request for it. */
  | 'unknown'
  /** A value of another JSON type. */
  | 'type'
  /** An integer that its type cannot hold, or a `number` that is no longer exact. */
  | 'range'
  /** A word that is not in the list of an enum, or a string that agents refuse. */
  | 'value'
  /** Text that cannot be read as an argument. */
  | 'syntax'

/** One thing that is wrong with a command's arguments. It quotes no string but a wrong word of an enum. */
export interface ArgumentProblem {
  readonly kind: ArgumentProblemKind
  /** Which argument, such as `count` or `vcpus[1].online`; empty for all of them together. */
  readonly path: string
  /** What would be right, such as `an integer`. */
  readonly expected: string
  /** What came instead, such as `a string`. */
  readonly received: string
  /** Names that may have been meant, nearest first. */
  readonly suggestions: readonly string[]
  /** All of this in one sentence. */
  readonly message: string
}

const complaints: Record<ArgumentProblemKind, string> = {
  missing: 'is missing',
  unknown: 'is unknown',
  type: 'has the wrong type',
  range: 'is out of range',
  value: 'has a value that is not allowed',
  syntax: 'cannot be read',
}

/** Put a problem together; its sentence is made here and nowhere else. */
export function argumentProblem(
  kind: ArgumentProblemKind,
  {
    path,
    expected,
    received,
    suggestions = [],
  }: Pick<ArgumentProblem, 'path' | 'expected' | 'received'> & {
    suggestions?: readonly string[]
  },
): ArgumentProblem {
  const subject = path === '' ? 'The arguments object' : `Argument '${path}'`
  const came = kind === 'missing' || kind === 'unknown' ? '' : `, received ${received}`
  const hint = suggestions.length > 0 ? `; did you mean ${quoteList(suggestions)}?` : ''
  const message = `${subject} ${complaints[kind]}: expected ${expected}${came}${hint}`
  return { kind, path, expected, received, suggestions, message }
}

/** The problem of a member that is not among the known ones; `path` is that of the object around it. */
export function unknownMember(path: string, name: string, known: readonly string[]): ArgumentProblem {
  return argumentProblem('unknown', {
    path: memberPath(path, printable(name)),
    expected: known.length > 0 ? quoteList(known) : 'no arguments',
    received: 'a member of that name',
    suggestions: suggest(name, known),
  })
}

/** The path of a member of the object at `path`. */
export function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** `'set', 'cur' or 'end'`. */
export function quoteList(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`)
  const last = quoted.pop() ?? ''
  return quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last
}
