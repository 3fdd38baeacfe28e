import type { Definition, FeatureNode } from '../definition/definition.js'
import { quote } from '../definition/quote.js'
import type { Subject } from '../definition/subject.js'
import { checkDistinct } from './check-distinct.js'
import type { DocumentedParts } from './documented-parts.js'

/** Features that mean the same in every schema; QEMU can tell clients about them for everything but types. */
const SPECIAL: ReadonlySet<string> = new Set(['deprecated', 'unstable'])

/** QEMU counts them in the bits of one integer. */
const MOST_FEATURES = 64

/** Checks the features of a definition itself. */
export function checkFeatures({ kind, subject, features }: Definition): void {
  checkFeatureList(subject, features)
  if (kind === 'command' || kind === 'event') return
  const special = features.find(({ name }) => SPECIAL.has(name))
  if (special === undefined) return
  throw subject.error(special.at, `has the feature ${quote(special.name)}, which types cannot have; its users can`)
}

/** Checks the features of a definition or a part of one. */
export function checkFeatureList(subject: Subject, features: readonly FeatureNode[]): void {
  checkDistinct(subject, 'feature', features)
}

/** Checks that the schema has not more different features than QEMU can count. */
export function checkFeatureCount(schema: readonly DocumentedParts[]): void {
  const seen = new Set(SPECIAL)
  for (const { definition, features } of schema) {
    for (const { name, at } of features) {
      seen.add(name)
      if (seen.size <= MOST_FEATURES) continue
      const limit = `a schema can have ${MOST_FEATURES} different ones, '${[...SPECIAL].join("' and '")}' among them`
      throw definition.subject.error(at, `has the feature ${quote(name)}, which is one too many: ${limit}`)
    }
  }
}
