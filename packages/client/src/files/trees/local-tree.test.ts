import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
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
