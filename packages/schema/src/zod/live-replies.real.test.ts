import { expect, test } from 'vitest'
import { askQemu, findQemu, qemuMissing } from '../../test/ask-qemu.js'
import { commandDescriptors, commandNames } from '../qmp/index.js'
import { replySchema } from './qmp.js'

/** What can be asked without arguments. */
const queries = commandNames.filter(
  (name) => name.startsWith('query-') && commandDescriptors[name].args.every(({ optional }) => optional),
)

test('what a running QEMU replies is right by its schema, whatever its version', async ({ skip }) => {
  const program = findQemu()
  if (program === undefined) {
    if (process.env.QGA_REQUIRE_REAL === '1') throw new Error(qemuMissing)
    return skip(qemuMissing)
  }
  const { replies } = await askQemu(program, ['qmp_capabilities', ...queries])
  const returned = queries.flatMap((name, at) => {
    const reply = replies[at + 1]
    return typeof reply === 'object' && reply !== null && 'return' in reply ? [{ name, value: reply.return }] : []
  })
  expect(returned.length).toBeGreaterThan(40)
  const wrong = returned.flatMap(({ name, value }) => {
    const issues = replySchema(name).safeParse(value).error?.issues ?? []
    return issues.map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`)
  })
  expect(wrong).toEqual([])
}, 60_000)
