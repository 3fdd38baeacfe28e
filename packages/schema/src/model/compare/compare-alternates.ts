import { jsonTypesOf } from '../json-types-of.js'
import type { AlternateDefinition, Member, Schema } from '../schema.js'
import { compareAnnotations, compareConditions } from './compare-annotations.js'
import { type Comparison, type Path, presence, type Use } from './comparison.js'
import { typeText } from './type-text.js'

/** Compares two alternates by the JSON types of their branches, since the branches' names never show. */
export function compareAlternates(
  c: Comparison,
  path: Path,
  a: AlternateDefinition,
  b: AlternateDefinition,
  use: Use,
): void {
  c.agree('alternates')
  compareAnnotations(c, path, a, b)
  const left = new Map(b.branches.map((branch) => [kindOf(c.b, branch), branch]))
  for (const branch of a.branches) {
    const kind = kindOf(c.a, branch)
    const at = [...path, `branch ${c.named ? branch.name : kind}`]
    const other = left.get(kind)
    left.delete(kind)
    if (other === undefined) {
      c.report(
        presence('removed', 'branch', at, { ...branch, text: typeText(c, c.a, branch.type), breaking: use.input }),
      )
    } else {
      c.agree('branches')
      compareConditions(c, at, branch.if, other.if)
      c.compareTypes(at, branch.type, other.type, use)
    }
  }
  for (const [kind, branch] of left) {
    const at = [...path, `branch ${c.named ? branch.name : kind}`]
    c.report(presence('added', 'branch', at, { ...branch, text: typeText(c, c.b, branch.type), breaking: use.output }))
  }
}

function kindOf(schema: Schema, { type }: Member): string {
  return jsonTypesOf(schema, type).join(' ')
}
