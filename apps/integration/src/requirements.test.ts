import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environments } from './matrix.js'
import { type Requirement, standing } from './requirement.js'
import { requirements } from './requirements.js'

const folder = join(import.meta.dirname, '..', 'test')
const entries: readonly (readonly [string, Requirement])[] = Object.entries(requirements)

/** The ids that a file of scenarios cites: in `verifies('…'` or in a table as `requirement: '…'`. */
function citations(file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8')
  return [...text.matchAll(/(?:verifies\(\s*|requirement: )'([^']+)'/g)].map(([, id = '']) => id)
}

/** The fact itself, or where it is: a place in protocol.md, in QEMU, or in what we promise ourselves. */
const sources = new RegExp(
  [
    /^protocol\.md M, (Wire and parser|Socket|Commands|QMP|Running real guests)( \[\w+(, \w+)*\]|: \w.{10,})$/,
    /^(protocol\.md )?1\.[1-9] item \d+$/,
    /^measured here: \w.{10,}$/,
    /^QEMU's \S+/,
    /^guest-info of the agent$/,
    /^our own promise(: \w.+)?$/,
    /^7\.2 has no such list$/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
const cited = new Set(files.flatMap(citations))

test('every requirement is cited by a scenario, and every citation is of a requirement', () => {
  expect([...cited].sort()).toEqual(Object.keys(requirements).sort())
})

test.each(entries)('%s can be shown somewhere: a sentence, a source, an environment', (_id, requirement) => {
  expect(requirement.says).toMatch(/^[A-Z].*\.$/)
  for (const source of requirement.source.split('; ')) expect(source).toMatch(sources)
  const places = environments.map((environment) => standing(requirement, environment).kind)
  expect(places).toContain('applies')
})

test('a corner of the matrix has every requirement', () => {
  const corners = environments.filter(({ corner }) => corner)
  const scenarioOf = (id: string) => id.split('/')[0] ?? ''
  const shown = entries.filter(([id, requirement]) =>
    corners.some(
      (environment) =>
        environment.scenarios.includes(scenarioOf(id)) && standing(requirement, environment).kind === 'applies',
    ),
  )
  expect(shown.map(([id]) => id)).toEqual(entries.map(([id]) => id))
})

test('every scenario of the matrix is a file, and every file is in the matrix', () => {
  const named = new Set(environments.flatMap(({ scenarios }) => scenarios))
  const there = files.flatMap((file) => /^(.*)\.(?:real|fake)\.test\.ts$/.exec(file)?.[1] ?? [])
  expect([...named].sort()).toEqual(there.sort())
})
