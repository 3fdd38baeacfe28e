import { expect, test } from 'vitest'
import { compile } from '../../test/compile.js'
import { keptFacts } from '../../test/kept-facts.js'
import { sampleMonitor, sampleSources } from '../../test/sample-sources.js'
import type { Schema } from '../model/schema.js'
import { generate } from './generate.js'

const limit = { timeout: 60_000 }

/** The files of several schemas, each in a folder of its own. */
function generateAll(schemas: Readonly<Record<string, Schema>>): Map<string, string> {
  const entries = Object.entries(schemas).flatMap(([folder, schema]) => {
    return [...generate(schema)].map(([name, text]) => [`${folder}/${name}`, text] as const)
  })
  return new Map(entries)
}

test('what is generated compiles strictly, for every version whose facts are kept', limit, () => {
  const versions = ['qga-7.2', 'qga-10.0', 'qga-11.1', 'qmp-7.2', 'qmp-11.1']
  const files = generateAll(Object.fromEntries(versions.map((version) => [version, keptFacts(version)])))
  expect(compile(files)).toEqual([])
})

test('what is generated compiles strictly, for every construct', limit, () => {
  const { structs, enums, commands } = sampleMonitor().schema
  const odd = sampleMonitor({
    structs: { ...structs, Record: { members: [{ name: '__proto__', type: 'any' }] }, '__a.b_C-d': { members: [] } },
    enums: { ...enums, None: { values: [] } },
    commands: {
      ...commands,
      '__com.example_x-do': { args: [{ name: 'a.b', type: { array: '__a.b_C-d' }, if: 'CONFIG_A' }] },
      constructor: { args: [{ name: 'constructor', type: 'Record' }], returns: 'None' },
    },
  }).schema
  const methods = {
    'guest-execute': { args: [] },
    'guest-9p': { argsType: 'Disc' },
    'guest-free': { args: [], gen: false as const },
  }
  const agent = sampleSources({ commands: methods }).schema
  const check = `import type { Arguments, EventData } from './odd/index.js'
export const open: Arguments<'drive-add'> = { model: 'a', other: 1 }
export const disc: Arguments<'disc-add'> = { make: 'burnt', id: 'a', speed: 'slow', from: { make: 'x-cut', id: 'b' } }
// @ts-expect-error: a member of the other branch
export const wrong: Arguments<'disc-add'> = { make: 'pressed', id: 'a', speed: 'slow' }
export const none: EventData<'LID_OPENED'> = {}
`
  expect(compile(generateAll({ odd, agent }).set('check.ts', check))).toEqual([])
})

test('the check of what is generated notices a mistake', limit, () => {
  expect(compile(new Map([['a.ts', "export const a: number = 'b'\n"]]))).toEqual([
    "a.ts: Type 'string' is not assignable to type 'number'.",
  ])
})
