import { expect, it } from 'vitest'
import { acceptedCases } from '../../test/qapi/accepted-cases.js'
import { checkingCases } from '../../test/qapi/checking-cases.js'
import { documentedCases } from '../../test/qapi/documented-cases.js'
import { refusedDirectives, refusedValues, takenSchemas } from '../../test/qapi/reading-cases.js'
import { refusedDocs, takenDocs } from '../../test/qapi/reading-doc-cases.js'
import { upstreamSuite } from '../../test/qapi/upstream-suite.js'

/** Those whose idea is tested without a table. */
const elsewhere = ['missing-schema']

const tables = [
  refusedValues,
  refusedDirectives,
  takenSchemas,
  refusedDocs,
  takenDocs,
  Object.values(checkingCases).flat(),
  acceptedCases,
  documentedCases,
]
const covered = new Set([...elsewhere, ...tables.flat().map(({ upstream }) => upstream ?? '')])

it("has the idea of every case of QEMU's suite in a case of its own", () => {
  expect(upstreamSuite.filter((name) => !covered.has(name))).toEqual([])
  expect(new Set(upstreamSuite).size).toBe(211)
})

it('names no case that does not exist', () => {
  expect([...covered].filter((name) => name !== '' && !upstreamSuite.includes(name))).toEqual([])
})
