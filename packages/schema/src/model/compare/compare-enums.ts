import type { EnumDefinition } from '../schema.js'
import { compareAnnotations } from './compare-annotations.js'
import { type Comparison, type Path, presence, type Use } from './comparison.js'

/** Compares the words of two enums. */
export function compareEnums(c: Comparison, path: Path, a: EnumDefinition, b: EnumDefinition, use: Use): void {
  c.agree('enums')
  compareAnnotations(c, path, a, b)
  const left = new Map(b.values.map((value) => [value.name, value]))
  for (const value of a.values) {
    const at = [...path, `value ${value.name}`]
    const other = left.get(value.name)
    left.delete(value.name)
    if (other === undefined) {
      c.report(presence('removed', 'value', at, { ...value, breaking: use.input }))
    } else {
      c.agree('values')
      compareAnnotations(c, at, value, other)
    }
  }
  for (const value of left.values()) c.report(presence('added', 'value', [...path, `value ${value.name}`], value))
}
