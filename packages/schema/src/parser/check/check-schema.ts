import type { Definition, EnumNode } from '../definition/definition.js'
import type { Rules } from '../definition/rules.js'
import { checkAlternate } from './check-alternate.js'
import { checkArguments, checkReturns } from './check-arguments.js'
import { checkDistinct } from './check-distinct.js'
import { checkAllDescribed, checkAllThere } from './check-docs.js'
import { checkFeatureCount, checkFeatureList, checkFeatures } from './check-features.js'
import { DefinitionTable } from './definition-table.js'
import { documentedParts } from './documented-parts.js'
import { ObjectTypes } from './object-types.js'

/**
 * Checks that the definitions of a schema fit together and agree with their documentation.
 *
 * @throws SchemaError for the mistake that QEMU's own generator would meet first
 */
export function checkSchema(definitions: readonly Definition[], rules: Rules): void {
  const table = new DefinitionTable(definitions)
  const objects = new ObjectTypes(table)
  const schema = definitions.map(documentedParts)
  for (const parts of schema) {
    const { definition } = parts
    checkFeatures(definition)
    checkBody(definition, objects)
    if (definition.kind === 'command') checkReturns(definition, table, rules)
    checkAllDescribed(parts, rules)
  }
  for (const parts of schema) checkAllThere(parts)
  checkFeatureCount(schema)
}

function checkBody(definition: Definition, objects: ObjectTypes): void {
  switch (definition.kind) {
    case 'command':
    case 'event':
      return checkArguments(definition, objects)
    case 'struct':
    case 'union':
      objects.of(definition)
      return
    case 'enum':
      return checkValues(definition)
    case 'alternate':
      return checkAlternate(definition, objects.table)
  }
}

function checkValues({ subject, values }: EnumNode): void {
  checkDistinct(subject, 'value', values)
  for (const { name, features } of values) checkFeatureList(subject.part('value', name), features)
}
