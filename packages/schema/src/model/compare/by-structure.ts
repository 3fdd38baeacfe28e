import type { TypeRef } from '../schema.js'
import { compareShapes } from './compare-shapes.js'
import type { Comparison, Path, Sides, Use } from './comparison.js'
import { typeUses } from './type-uses.js'

/**
 * A comparison of types by what they are. Types within types wait in a queue: so a pair is met where its path is short,
 * and no schema is too deep for the stack.
 */
export function byStructure(sides: Sides): Comparison {
  const waiting: (readonly [path: Path, a: TypeRef, b: TypeRef, use: Use])[] = []
  let isRunning = false
  const c: Comparison = {
    agree: () => undefined,
    useOf: sides.useOf ?? typeUses(sides.a),
    ...sides,
    met: new Set(),
    compareTypes: (...pair) => {
      waiting.push(pair)
      if (isRunning) return
      isRunning = true
      // The list grows while it is gone through.
      for (const next of waiting) compareShapes(c, ...next)
      waiting.length = 0
      isRunning = false
    },
  }
  return c
}
