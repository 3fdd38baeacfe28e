import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cached, findCached } from './cache.js'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-cache-'))
  vi.stubEnv('QGA_INTEGRATION_CACHE', folder)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const making = (text: string) => vi.fn((draft: string) => writeFile(join(draft, 'it'), text))

test('a part is made once for the same inputs, and anew for others', async () => {
  const make = making('first')
  expect(findCached('part', { of: 1 })).toBeUndefined()
  const path = await cached('part', { of: 1 }, make)
  expect(await cached('part', { of: 1 }, make)).toBe(path)
  expect(findCached('part', { of: 1 })).toBe(path)
  expect(make).toHaveBeenCalledTimes(1)
  expect(await readFile(join(path, 'it'), 'utf8')).toBe('first')
  expect(await cached('part', { of: 2 }, make)).not.toBe(path)
})

test('a failure leaves nothing', async () => {
  await expect(cached('part', {}, async () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk')
  expect(await readdir(folder)).toEqual([])
})

test('what a killed one has begun is removed, and what another one is at is left', async () => {
  const { pid: gone } = spawnSync('true')
  for (const maker of [gone, process.ppid]) await mkdir(join(folder, `.part-${maker}-AbC123`))
  const path = await cached('part', {}, making('it'))
  expect((await readdir(folder)).sort()).toEqual([`.part-${process.ppid}-AbC123`, basename(path)])
})

test('two that make the same at once both get a whole one', async () => {
  const [one, two] = await Promise.all([cached('part', {}, making('one')), cached('part', {}, making('two'))])
  expect(one).toBe(two)
  expect(await readdir(folder)).toEqual([basename(one)])
})
