import { alternateCases } from './checking/alternate-cases.js'
import { commandCases } from './checking/command-cases.js'
import { conditionCases } from './checking/condition-cases.js'
import { docCases } from './checking/doc-cases.js'
import { duplicateCases } from './checking/duplicate-cases.js'
import { featureCases } from './checking/feature-cases.js'
import { keyCases } from './checking/key-cases.js'
import { nameCases } from './checking/name-cases.js'
import type { RefusedCase } from './checking/refused-case.js'
import { typeCases } from './checking/type-cases.js'
import { unionCases } from './checking/union-cases.js'

/** Text that is well-formed and must be refused for what it says, by idea. */
export const checkingCases: Readonly<Record<string, readonly RefusedCase[]>> = {
  keys: keyCases,
  names: nameCases,
  duplicates: duplicateCases,
  types: typeCases,
  commands: commandCases,
  conditions: conditionCases,
  features: featureCases,
  unions: unionCases,
  alternates: alternateCases,
  documentation: docCases,
}
