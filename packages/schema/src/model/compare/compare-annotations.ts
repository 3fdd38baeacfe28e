import { conditionText } from '../condition-text.js'
import type { Condition, Feature } from '../schema.js'
import { alteration, type Comparison, type Path, presence } from './comparison.js'

interface Annotations {
  since?: string
  features?: Feature[]
  if?: Condition
}

/** Compares what everything may carry. */
export function compareAnnotations(c: Comparison, path: Path, a: Annotations, b: Annotations): void {
  compareFeatures(c, path, a.features ?? [], b.features ?? [])
  compareConditions(c, path, a.if, b.if)
  if (c.named && a.since !== undefined && b.since !== undefined && short(a.since) !== short(b.since)) {
    c.report(alteration('since', path, a.since, b.since))
  }
}

/** Compares conditions where both sides know them. None stands for always. */
export function compareConditions(c: Comparison, path: Path, a: Condition | undefined, b: Condition | undefined): void {
  if (!c.named) return
  const [before, after] = [a, b].map((condition) => condition && conditionText(condition))
  if (before !== after) c.report(alteration('condition', path, before, after))
}

function compareFeatures(c: Comparison, path: Path, a: readonly Feature[], b: readonly Feature[]): void {
  const left = new Map(b.map((feature) => [nameOf(feature), feature]))
  for (const feature of a) {
    const name = nameOf(feature)
    const other = left.get(name)
    const at = [...path, `feature ${name}`]
    left.delete(name)
    if (other === undefined) {
      c.report(presence('removed', 'feature', at, { if: conditionOf(feature) }))
    } else {
      c.agree('features')
      compareConditions(c, at, conditionOf(feature), conditionOf(other))
    }
  }
  for (const [name, feature] of left) {
    c.report(presence('added', 'feature', [...path, `feature ${name}`], { if: conditionOf(feature) }))
  }
}

function nameOf(feature: Feature): string {
  return typeof feature === 'string' ? feature : feature.name
}

function conditionOf(feature: Feature): Condition | undefined {
  return typeof feature === 'string' ? undefined : feature.if
}

/** 10.2.0 is 10.2. */
function short(version: string): string {
  return version.replace(/^(\d+\.\d+)\.0$/, '$1')
}
