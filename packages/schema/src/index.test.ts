import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as schema from './index.js'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

test('the index exports every generated type by name', () => {
  const [, exported = ''] = /export type \{([^}]*)\} from '\.\/gen\/types\.js'/.exec(read('./index.ts')) ?? []
  const generated = [...read('./gen/types.ts').matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name)
  const names = exported.split(',').map((name) => name.trim())
  expect(names.filter((name) => name !== '').sort()).toEqual(generated.sort())
})

test('the index exports these values', () => {
  expect(Object.keys(schema).sort()).toEqual([
    'AgentMethods',
    'argumentTypes',
    'checkArguments',
    'commandDescriptors',
    'isCommandName',
    'parseArguments',
    'suggest',
  ])
})
