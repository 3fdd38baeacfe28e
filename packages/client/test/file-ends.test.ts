import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TransferProgress } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

describe('a file that is closed', () => {
  it('is not used any more, not even when its handle is that of another file', async () => {
    const { agent } = await connected({}, { files: { '/a': 'AAAA', '/b': 'BBBB' }, powerMs: 1 })
    const closed = await agent.files.open('/a', 'r+')
    await closed.close()
    await agent.reboot()
    const other = await vi.waitFor(async () => {
      const file = await agent.files.open('/b', 'r+')
      expect(file.handle).toBe(closed.handle)
      return file
    }, 10_000)
    const uses = [
      () => closed.write(Buffer.from('oops')),
      () => closed.read(4),
      () => closed.seek(0),
      () => closed.flush(),
    ]
    for (const use of uses) expect(await rejection(use())).toMatchObject({ code: 'CLOSED', summary: '/a is closed' })
    await closed.close()
    expect((await other.read(4)).bytes.toString()).toBe('BBBB')
  })
})

describe('a path that is none', () => {
  it('with a NUL in it is not sent', async () => {
    const { agent, asked } = await connected()
    for (const use of [() => agent.files.open('/a\0b', 'w'), () => agent.files.readFile('/a\0b')]) {
      expect(await rejection(use())).toMatchObject({ code: 'UNSENDABLE' })
    }
    expect(asked('guest-file-open')).toEqual([])
  })

  it('is refused before anything is copied to it', async () => {
    const { agent, asked } = await connected({}, { files: { '/a': 'A' } })
    expect(await rejection(agent.files.download('/a', ''))).toMatchObject({ code: 'BAD_OPTION' })
    expect(asked('guest-file-open')).toEqual([])
  })
})

it.each([0.5, Number.NaN, -1, 1n as never])('%o is no number of bytes', async (start) => {
  const { agent, asked } = await connected({}, { files: { '/a': 'A' } })
  expect(await rejection(agent.files.stream('/a', { start }).next())).toMatchObject({ code: 'BAD_OPTION' })
  expect(asked('guest-file-open')).toEqual([])
})

it('the copy of an empty file tells its end, too', async () => {
  const { agent } = await connected({}, { files: { '/empty': '' } })
  const told: TransferProgress[] = []
  const options = { onProgress: (progress: TransferProgress) => told.push(progress) }
  await writeFile(join(here, 'empty'), '')
  await agent.files.upload(join(here, 'empty'), '/new', options)
  await agent.files.download('/empty', join(here, 'back'), options)
  const end = { bytes: 0, phase: 'copying' }
  expect(told).toMatchObject([end, end])
})

it('names that cannot be copied are told alike, wherever they are', async () => {
  const { agent } = await connected()
  await mkdir(join(here, 'tree', 'sub'), { recursive: true })
  for (const folder of ['tree', join('tree', 'sub')]) {
    await writeFile(Buffer.concat([Buffer.from(`${join(here, folder)}/bad`), Buffer.from([0xff])]), 'x')
  }
  const { skipped } = await agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true })
  expect(skipped.map(({ path }) => path)).toEqual(['bad\ufffd', 'sub/bad\ufffd'])
  expect(await readdir(here)).toEqual(['tree'])
})
