import { SchemaError } from './schema-error.js'
import { showText } from './show-text.js'
import type { Node, ObjectNode, Pragmas, SourceFile } from './syntax.js'

/** The settings before any `pragma`. */
export function defaultPragmas(): Pragmas {
  return {
    docRequired: false,
    commandNameExceptions: [],
    commandReturnsExceptions: [],
    documentationExceptions: [],
    memberNameExceptions: [],
  }
}

type Apply = (pragmas: Pragmas, value: Node) => boolean

/** By name: sets the value when it is of the right kind, and tells whether it was. */
const PRAGMAS: ReadonlyMap<string, { readonly expected: string; readonly apply: Apply }> = new Map([
  ['doc-required', { expected: 'true or false', apply: setDocRequired }],
  ['command-name-exceptions', listPragma('commandNameExceptions')],
  ['command-returns-exceptions', listPragma('commandReturnsExceptions')],
  ['documentation-exceptions', listPragma('documentationExceptions')],
  ['member-name-exceptions', listPragma('memberNameExceptions')],
])

/**
 * Carries out what stands behind `'pragma':`. A list replaces the one that was given before.
 *
 * @throws SchemaError for a pragma that does not exist, or a value of the wrong kind
 */
export function applyPragmas(pragmas: Pragmas, source: SourceFile, { entries }: ObjectNode): void {
  for (const [name, { at, value }] of entries) {
    const pragma = PRAGMAS.get(name)
    if (pragma === undefined) {
      const known = [...PRAGMAS.keys()].join(', ')
      throw new SchemaError({ source, offset: at }, `unknown pragma '${showText(name)}': expected one of ${known}`)
    }
    if (!pragma.apply(pragmas, value)) {
      throw new SchemaError({ source, offset: value.at }, `pragma '${name}' must be ${pragma.expected}`)
    }
  }
}

function setDocRequired(pragmas: Pragmas, value: Node): boolean {
  if (value.kind !== 'boolean') return false
  pragmas.docRequired = value.value
  return true
}

function listPragma(key: Exclude<keyof Pragmas, 'docRequired'>): { expected: string; apply: Apply } {
  return {
    expected: 'a list of strings',
    apply: (pragmas, value) => {
      if (value.kind !== 'list') return false
      const names = value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []))
      if (names.length < value.items.length) return false
      pragmas[key] = names
      return true
    },
  }
}
