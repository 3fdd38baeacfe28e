import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { FakeAgent } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import { expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../dist/health-poller.js', import.meta.url))

it('asks a hundred guests, of which one hangs and one is gone', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qga-poller-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const socket = (at: number) => `vm${String(at).padStart(3, '0')}.sock`
  const fakes = Array.from({ length: 100 }, () => new FakeAgent())
  const served = await Promise.all(fakes.map((fake, at) => serveUnix(fake, join(folder, socket(at)))))
  fakes[7]?.silence()
  await writeFile(join(folder, socket(100)), '')
  const { stdout } = await run(process.execPath, [program, folder, '2', '50'])
  await Promise.all(served.map((one) => one[Symbol.asyncDispose]()))
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line))
  expect(lines).toHaveLength(2 * 101)
  const well = lines.filter(({ ok }) => ok === true)
  expect(new Set(well.map(({ name }) => name)).size).toBe(99)
  expect(well[0]).toMatchObject({ addresses: ['192.0.2.10', '2001:db8::10'], pingMs: expect.any(Number) })
  const ill = lines.filter(({ ok }) => ok === false).map(({ name, code }) => [name, code])
  expect(ill).toHaveLength(4)
  expect(ill).toContainEqual([socket(7), 'SYNC_FAILED'])
  expect(ill).toContainEqual([socket(100), 'CONNECT_FAILED'])
  // Nobody is still being asked.
  expect(fakes.map((fake) => fake.clients)).toEqual(fakes.map(() => 0))
})
