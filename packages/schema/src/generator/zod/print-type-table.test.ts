import { expect, test } from 'vitest'
import { sampleMonitor } from '../../../test/sample-sources.js'
import { buildModel } from '../build-model.js'
import { printTypeTable } from './print-type-table.js'

const nothing = { structs: {}, enums: {}, unions: {}, alternates: {}, commands: {}, events: {} }

test('a definition takes a line', () => {
  const sources = sampleMonitor({
    ...nothing,
    commands: { 'drive-add': { args: [{ name: 'model', type: 'Model' }], gen: false } },
    events: { LID_OPENED: { args: [] } },
    structs: { Model: { members: [{ name: 'max-speed', type: 'String', optional: true }] } },
    enums: { String: { values: [{ name: 'g' }, { name: 'a#' }] } },
  })
  expect(printTypeTable(buildModel(sources), { types: './types.js', table: '../table.js' })).toBe(
    `import type * as types from './types.js'
import type { TypeTable } from '../table.js'

/** What the zod schemas are built from. */
export const typeTable: TypeTable = {
  types: {
    Model: { members: { 'max-speed?': 'String' } },
    String: ['g', 'a#'],
  },
  commands: {
    'drive-add': { args: { model: 'Model' }, open: true },
  },
  events: {
    LID_OPENED: {},
  },
}

/** Every type by its name in the schema. */
export interface TypeMap {
  Model: types.Model
  String: types.QemuString
}
`,
  )
})
