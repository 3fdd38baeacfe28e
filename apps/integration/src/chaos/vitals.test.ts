import { open } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { Vitals } from './vitals.js'

const MIB = 2 ** 20

test('the memory is that of buffers, too, while somebody holds them', () => {
  const vitals = new Vitals()
  vitals.look(1)
  const leak = Array.from({ length: 100 }, () => Buffer.alloc(MIB))
  vitals.look(1)
  leak.length = 0
  vitals.look(1)
  const [before = 0, held = 0, after = 0] = vitals.memoryMiB
  expect(held - before).toBeGreaterThan(95)
  expect(after - before).toBeLessThan(20)
})

test('an open descriptor and a listener are left over, and what is closed is not', async () => {
  const vitals = new Vitals()
  const life = new AbortController()
  const file = await open(import.meta.filename)
  life.signal.addEventListener('abort', () => {})
  const left = await vitals.leftOver(life.signal, 0)
  expect(left).toEqual(expect.arrayContaining([expect.stringMatching(/^descriptors: /), '1 listeners']))
  await file.close()
  expect(await vitals.leftOver(new AbortController().signal)).toEqual([])
})
