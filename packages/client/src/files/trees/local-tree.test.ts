import { chmod, chown, mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { LocalTree } from './local-tree.js'

const NOBODY = 65534

it.runIf(process.getuid?.() === 0)('is removed with folders that forbid it, by a user who is not root', async () => {
  const here = await mkdtemp(join(tmpdir(), 'qga-tree-'))
  onTestFinished(() => rm(here, { recursive: true }))
  await chown(here, NOBODY, NOBODY)
  process.seteuid?.(NOBODY)
  try {
    const tree = await LocalTree.create(join(here, 'out'))
    await tree.directory(['a', 'b'])
    const [root = ''] = await readdir(here)
    for (const folder of ['a/b', 'a', '']) await chmod(join(here, root, folder), 0)
    await tree.remove()
    expect(await readdir(here)).toEqual([])
  } finally {
    process.seteuid?.(0)
  }
})

async function folder(): Promise<string> {
  const here = await mkdtemp(join(tmpdir(), 'qga-tree-'))
  onTestFinished(() => rm(here, { recursive: true }))
  return here
}

it.each([
  ['an empty folder', 'vacant'],
  ['nothing', 'missing'],
])('is not made where there is a link, be it to %s', async (_, to) => {
  const here = await folder()
  await mkdir(join(here, 'vacant'))
  await symlink(to, join(here, 'link'))
  for (const path of ['link', 'link/', './link/.']) {
    const made = LocalTree.create(`${here}/${path}`)
    await expect(made).rejects.toMatchObject({ code: 'EXISTS_HERE', message: expect.stringContaining('is a link') })
  }
  expect((await readdir(here)).sort()).toEqual(['link', 'vacant'])
  expect(await readlink(join(here, 'link'))).toBe(to)
})

it.each(['.', '', './'])('is not made in place of the folder that this process is in: %j', async (path) => {
  const here = await folder()
  await mkdir(join(here, 'vacant'))
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(join(here, 'vacant'))
  onTestFinished(() => cwd.mockRestore())
  const message = expect.stringContaining('is the working folder of this process')
  await expect(LocalTree.create(path)).rejects.toMatchObject({ code: 'EXISTS_HERE', message })
  expect(await readdir(here)).toEqual(['vacant'])
})

it('is not made where a file is, or a folder with something in it', async () => {
  const here = await folder()
  await mkdir(join(here, 'full', 'some'), { recursive: true })
  await writeFile(join(here, 'file'), '')
  for (const path of ['full', 'file', 'full/']) {
    await expect(LocalTree.create(join(here, path))).rejects.toMatchObject({ code: 'EXISTS_HERE' })
  }
})

it('is made in place of an empty folder, at a path from the working folder as well', async () => {
  const here = await folder()
  await mkdir(join(here, 'vacant'))
  const tree = await LocalTree.create(`${relative(process.cwd(), join(here, 'vacant'))}/`)
  await tree.directory(['a'])
  await tree.finish()
  expect(await readdir(here, { recursive: true })).toEqual(['vacant', 'vacant/a'])
})
