import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listen } from '../../test/peer.js'
import { connectRejection } from '../../test/rejection.js'
import { tempDir } from '../../test/temp-dir.js'
import { checkTrust } from './path-trust.js'
import { unix } from './unix.js'

const isRoot = process.getuid?.() === 0
const STRANGER = 12_345

/** A folder of our own in one that everybody may write to, and a file in it. */
function place() {
  const dir = tempDir()
  const file = join(dir, 'agent.sock')
  writeFileSync(file, '')
  return { dir, file }
}

const check = (path: string, owners: readonly number[] = []) => checkTrust(path, owners, `unix:${path}`)

describe('is trusted', () => {
  test('what is ours, in a folder with the sticky bit', async () => {
    await check(place().file)
  })

  test('a path from this folder on, and one with dots', async () => {
    const { dir, file } = place()
    await check(relative(process.cwd(), file))
    await check(`${dir}/../${dir.split('/').at(-1)}/./agent.sock`)
  })

  test('a link of ours, to a file, to a folder, and from one to the other', async () => {
    const { dir, file } = place()
    symlinkSync(file, join(dir, 'link'))
    symlinkSync('link', join(dir, 'link-to-link'))
    symlinkSync(`../${dir.split('/').at(-1)}`, join(dir, 'folder'))
    for (const name of ['link', 'link-to-link', 'folder/agent.sock', 'folder/folder/link']) {
      await check(`${dir}/${name}`)
    }
  })

  // Only root can make files that belong to somebody else.
  test.skipIf(!isRoot)('what belongs to one of the owners', async () => {
    const { dir, file } = place()
    chownSync(file, STRANGER, STRANGER)
    chownSync(dir, STRANGER, STRANGER)
    await check(file, [1, STRANGER])
  })
})

describe('is not trusted', () => {
  test.each([
    ['a group', 0o770],
    ['everybody', 0o777],
  ])('a folder that %s may change', async (_, mode) => {
    const { dir, file } = place()
    chmodSync(dir, mode)
    const error = await connectRejection(check(file))
    expect(error).toMatchObject({
      reason: 'untrusted',
      summary: `cannot connect to unix:${file}: others can change ${dir}`,
    })
    expect(error.hint).toContain('owners')
    chmodSync(dir, mode | 0o1000)
    await check(file)
  })

  test.skipIf(!isRoot)('a socket, a folder or a link of somebody else', async () => {
    const says = (path: string) => new RegExp(`: ${path} belongs to the user ${STRANGER}$`)
    const { dir, file } = place()
    const inner = join(dir, 'inner')
    mkdirSync(inner)
    const link = join(dir, 'link')
    symlinkSync(file, link)
    lchownSync(link, STRANGER, STRANGER)
    expect((await connectRejection(check(link))).summary).toMatch(says(link))
    chownSync(file, STRANGER, STRANGER)
    expect((await connectRejection(check(file))).summary).toMatch(says(file))
    chownSync(inner, STRANGER, STRANGER)
    expect((await connectRejection(check(join(inner, 'x')))).summary).toMatch(says(inner))
    expect((await connectRejection(check(join(inner, '..', 'agent.sock')))).reason).toBe('untrusted')
  })

  test.skipIf(!isRoot)('a link of ours to what is not', async () => {
    const { dir, file } = place()
    symlinkSync(file, join(dir, 'link'))
    chownSync(file, STRANGER, STRANGER)
    expect((await connectRejection(check(join(dir, 'link')))).reason).toBe('untrusted')
  })

  test('a path that leads nowhere, in its own words', async () => {
    const { dir, file } = place()
    symlinkSync('loop', join(dir, 'loop'))
    expect((await connectRejection(check(join(dir, 'no.sock')))).reason).toBe('not-found')
    expect((await connectRejection(check(join(file, 'no.sock')))).reason).toBe('not-found')
    expect((await connectRejection(check(join(dir, 'loop')))).reason).toBe('bad-path')
  })
})

describe('unix', () => {
  test('checks only when owners are given, and then before it connects', async () => {
    const dir = tempDir()
    chmodSync(dir, 0o777)
    const path = join(dir, 'agent.sock')
    const { sockets } = await listen({ path })
    expect((await connectRejection(unix(path, { owners: [] }).open({}))).reason).toBe('untrusted')
    expect(sockets).toEqual([])
    const channel = await unix(path).open({})
    channel.close()
  })
})
