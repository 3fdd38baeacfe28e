import { expect, test } from 'vitest'
import { askQemu, findQemu, qemuMissing } from '../../test/ask-qemu.js'
import { keptFacts } from '../../test/kept-facts.js'
import { checkAgainstIntrospection, compareSchemas, readFacts, schemaFromIntrospection } from './index.js'

/** Versions of QMP whose facts are kept. */
const kept = ['7.2', '11.1']

test('what a running QEMU tells of itself is what the facts of its version say', async ({ skip }) => {
  const program = findQemu()
  if (program === undefined) {
    if (process.env.QGA_REQUIRE_REAL === '1') throw new Error(qemuMissing)
    return skip(qemuMissing)
  }
  const { greeting, replies } = await askQemu(program, ['qmp_capabilities', 'query-qmp-schema'])
  const live = schemaFromIntrospection(replies[1])
  expect(readFacts(live)).toEqual(live)
  expect(compareSchemas(live, live)).toEqual([])

  const version = versionIn(greeting)
  if (!kept.includes(version)) return skip(`no facts are kept for QEMU ${version}, only for ${kept.join(' and ')}`)
  const { matched, findings } = checkAgainstIntrospection(keptFacts(`qmp-${version}`), live)
  expect(findings).toEqual([])
  expect(matched.commands).toBe(Object.keys(live.commands).length)
  expect(matched.events).toBe(Object.keys(live.events).length)
}, 60_000)

function versionIn(greeting: unknown): string {
  const number = (name: string) => new RegExp(`"${name}":(\\d+)`).exec(JSON.stringify(greeting))?.[1] ?? '?'
  return `${number('major')}.${number('minor')}`
}
