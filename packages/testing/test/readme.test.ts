import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const home = join(import.meta.dirname, '..')
const readme = readFileSync(join(home, 'README.md'), 'utf8')

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith('.test.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

const tests = [...testFiles(join(home, 'src')), ...testFiles(join(home, 'test'))].join('\n')
const facts = readme
  .split('| fact |')
  .slice(1)
  .flatMap((section) => section.slice(0, section.indexOf('\n\n')).split('\n').slice(2))
  .flatMap((row) => (row.split('|')[1] ?? '').split(','))
  .map((name) => name.replace(/[*†]/, '').trim())
  .filter((name) => name !== '')

describe('the README', () => {
  test.each(facts)('names a fact that is tested: %s', (fact) => {
    expect(tests).toMatch(new RegExp(`['"\`]${fact}: `))
  })

  test('shows a program that runs', () => {
    const [, program = ''] = /```ts\nimport [^\n]*\n\n([\s\S]*?)```/.exec(readme) ?? []
    const lines = program.split('\n').map((line) => line.trim())
    const example = readFileSync(join(home, 'test', 'example.test.ts'), 'utf8')
    expect(lines.filter((line) => !example.includes(line))).toEqual([])
    expect(lines.length).toBeGreaterThan(5)
  })
})
