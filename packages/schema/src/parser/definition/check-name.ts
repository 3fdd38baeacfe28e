import type { Subject } from './subject.js'

/** How names of a kind are written. */
export type NameStyle = keyof typeof STYLES

const LOWER = /^[a-z0-9-]*$/
const LOWER_TEXT = "lower-case letters, digits and '-'"

/** What a name may have besides its prefixes. */
const STYLES = {
  plain: { stem: LOWER, expected: LOWER_TEXT },
  command: { stem: LOWER, expected: `${LOWER_TEXT}, or an entry in pragma 'command-name-exceptions'` },
  'command exception': { stem: /^[a-z0-9_-]*$/, expected: "lower-case letters, digits, '-' and '_'" },
  event: { stem: /^[A-Z0-9_]*$/, expected: "upper-case letters, digits and '_'" },
  type: { stem: /^(?=.*[a-z])[A-Z][A-Za-z0-9]*$/, expected: 'CamelCase' },
  member: { stem: LOWER, expected: `${LOWER_TEXT}, or the type's name in pragma 'member-name-exceptions'` },
  'member exception': { stem: /^/, expected: 'anything' },
} as const

/** The prefix of a downstream project, as in `__com.example_`, the prefix of an experiment, `x-`, and the rest. */
const NAME = /^(?:__[a-z0-9.-]+_)?(?:x-)?([a-z][a-z0-9_-]*)$/i

/**
 * Checks the name of a definition, a value, a branch or a feature; the subject is what has the name.
 *
 * @throws SchemaError
 */
export function checkName(subject: Subject, at: number, name: string, style: NameStyle): void {
  const stem = NAME.exec(name)?.[1]
  if (stem === undefined) {
    throw subject.error(at, "has a bad name: expected a letter, then letters, digits, '-' and '_'")
  }
  if (/^q[_-]/.test(name)) throw subject.error(at, "has a reserved name: 'q_' is for QEMU's generator")
  const { stem: allowed, expected } = STYLES[style]
  if (!allowed.test(stem)) throw subject.error(at, `has a name in the wrong style: expected ${expected}`)
}

/** Checks the name of a type: those for lists of types are taken. */
export function checkTypeName(subject: Subject, at: number, name: string): void {
  checkName(subject, at, name, 'type')
  if (name.endsWith('List')) throw subject.error(at, "has a reserved name: 'List' at the end is for lists of a type")
}

/** Checks the name of a member: some would clash with what QEMU's generator adds in C. */
export function checkMemberName(subject: Subject, at: number, name: string, style: NameStyle): void {
  checkName(subject, at, name, style)
  if (name === 'u' || /^has[_-]/.test(name)) {
    throw subject.error(at, "has a reserved name: 'u' and 'has_' are for QEMU's generator")
  }
}
