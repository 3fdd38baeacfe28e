import type { Definition } from '../definition/definition.js'
import type { DocEntry } from '../syntax.js'

/** What the documentation of a definition says. Texts have no markup removed but that of the comment. */
export interface DefinitionDocs {
  /** What it says of the whole; it may be empty. */
  readonly text: string
  /** What it says of members, arguments, values or branches, by name. */
  readonly members: Readonly<Record<string, string>>
  readonly features: Readonly<Record<string, string>>
  readonly returns?: string
  readonly errors?: string
}

/** The documentation of a schema by definition; those without any are not there. */
export type SchemaDocs = Readonly<Record<string, DefinitionDocs>>

export function buildDocs(definitions: readonly Definition[]): SchemaDocs {
  return Object.fromEntries(
    definitions.flatMap(({ name, expression: { doc } }): [string, DefinitionDocs][] => {
      if (doc === undefined) return []
      const { text, members, features, returns, errors } = doc
      const sections = { ...(returns && { returns: returns.text }), ...(errors && { errors: errors.text }) }
      return [[name, { text, members: texts(members), features: texts(features), ...sections }]]
    }),
  )
}

function texts(entries: ReadonlyMap<string, DocEntry>): Record<string, string> {
  return Object.fromEntries([...entries].map(([name, { text }]) => [name, text]))
}
