import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { localMembers } from './local-members.js'

async function folder(): Promise<string> {
  const here = await mkdtemp(join(tmpdir(), 'qga-members-'))
  onTestFinished(() => rm(here, { recursive: true }))
  return here
}

it.runIf(process.platform === 'linux')('names and targets that are no UTF-8 are left out', async () => {
  const here = await folder()
  await mkdir(join(here, 'deep'))
  await symlink(Buffer.of(0x61, 0xff), join(here, 'deep', 'bad'))
  await symlink('ünïcode/../x', join(here, 'deep', 'good'))
  await writeFile(Buffer.concat([Buffer.from(`${here}/b`), Buffer.of(0xff)]), '')
  const { members, skipped } = await localMembers(here)
  expect(members.map(({ name, target }) => [name, target])).toEqual([
    ['.', undefined],
    ['deep', undefined],
    ['deep/good', 'ünïcode/../x'],
  ])
  expect(skipped).toEqual([
    { path: 'b\ufffd', why: 'name' },
    { path: 'deep/bad', why: 'name' },
  ])
})

it('has the times of all, in whole seconds', async () => {
  const here = await folder()
  for (const [name, seconds] of [
    ['later', 8 ** 11 + 5],
    ['now', 1_700_000_000.75],
    ['before', -86_400],
  ] as const) {
    await writeFile(join(here, name), '')
    await utimes(join(here, name), 0, new Date(seconds * 1000))
  }
  await symlink('now', join(here, 'link'))
  await utimes(here, 0, 1_600_000_000)
  const { members } = await localMembers(here)
  const times = Object.fromEntries(members.map(({ name, mtime }) => [name, mtime]))
  // What the field holds at most; many a file system holds less.
  expect(times.later).toBeLessThan(8 ** 11)
  expect(times).toMatchObject({ '.': 1_600_000_000, now: 1_700_000_000, before: 0 })
  expect(Math.abs(Date.now() / 1000 - (times.link ?? 0))).toBeLessThan(600)
})

it('an abort ends it, with its reason', async () => {
  const here = await folder()
  const reason = new Error('enough')
  await expect(localMembers(here, AbortSignal.abort(reason))).rejects.toBe(reason)
})
