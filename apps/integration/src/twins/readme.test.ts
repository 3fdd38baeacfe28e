import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { conversations } from './conversations.js'

const readme = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', 'packages', 'testing', 'README.md'),
  'utf8',
)

test('the README of @qga/testing marks what is compared with agents in guests', () => {
  const [, table = ''] = readme.split('## What FakeAgent models')
  const names = table.split('\n').flatMap((row) => (/^\| ([^|]+) \|/.exec(row)?.[1] ?? '').split(','))
  const marked = names.filter((name) => name.includes('†')).map((name) => name.replaceAll(/[*†]/g, '').trim())
  expect(marked.sort()).toEqual(conversations.map(({ fact }) => fact).sort())
})
