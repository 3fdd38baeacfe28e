import { type FoundType, findType } from '../find-type.js'
import { viewObject } from '../object-view.js'
import { compareAlternates } from './compare-alternates.js'
import { compareAnnotations } from './compare-annotations.js'
import { compareEnums } from './compare-enums.js'
import { compareViews } from './compare-objects.js'
import { alteration, type Comparison, type Path, presence } from './comparison.js'
import { definitionText } from './definition-text.js'

const typeSections = ['structs', 'enums', 'unions', 'alternates'] as const

/** Compares the types of both sides by name; `renames` has the new names of those whose name alone is another. */
export function compareDefinitions(c: Comparison, renames: ReadonlyMap<string, string>): void {
  const newNames = new Set(renames.values())
  for (const section of typeSections) {
    const added = Object.keys(c.b[section]).filter((name) => findType(c.a, name) === undefined && !newNames.has(name))
    for (const name of [...Object.keys(c.a[section]), ...added].sort()) {
      compareDefinition(c, name, renames.get(name) ?? name)
    }
  }
}

function compareDefinition(c: Comparison, name: string, newName: string): void {
  const [a, b] = [findType(c.a, name), findType(c.b, newName)]
  const kind = a?.kind ?? b?.kind
  if (kind === undefined) return
  const path = [`${kind} ${name}`]
  if (newName !== name) c.report({ kind: 'renamed', what: kind, path, before: name, after: newName })
  if (a !== undefined && b !== undefined) return compareTypePair(c, path, [name, a], [newName, b])
  if (a !== undefined)
    c.report(presence('removed', kind, path, { ...a.definition, text: definitionText(c, c.a, name, a) }))
  if (b !== undefined)
    c.report(presence('added', kind, path, { ...b.definition, text: definitionText(c, c.b, name, b) }))
}

/** A type, by its name in its own schema. */
export type NamedType = readonly [name: string, type: FoundType]

/** Compares the definitions of two types. */
export function compareTypePair(c: Comparison, path: Path, [name, a]: NamedType, [newName, b]: NamedType): void {
  const use = c.useOf(name)
  if (a.kind === 'enum' && b.kind === 'enum') return compareEnums(c, path, a.definition, b.definition, use)
  if (a.kind === 'alternate' && b.kind === 'alternate') {
    return compareAlternates(c, path, a.definition, b.definition, use)
  }
  const areObjects = [a, b].every(({ kind }) => kind === 'struct' || kind === 'union')
  if (a.kind !== b.kind) c.report(alteration('kind', path, a.kind, b.kind, !areObjects && (use.input || use.output)))
  if (!areObjects) return
  compareAnnotations(c, path, a.definition, b.definition)
  compareViews(c, path, 'member', viewObject(c.a, name), viewObject(c.b, newName), use)
}
