import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tornReply } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeGuest, type Guest, guests } from '../../test/guests.js'
import { qga, until } from '../../test/qga.js'

const MiB = 1024 * 1024

describe.each(guests)('qga cp with $name', ({ available, start }) => {
  describe.runIf(available)('', () => {
    let guest: Guest
    beforeAll(async () => {
      guest = await start()
    })
    afterAll(() => guest[Symbol.asyncDispose]())

    it('copies 5 MiB there and back, compared on both sides, and says nothing', async () => {
      const content = randomBytes(5 * MiB)
      const [source, back] = [join(guest.here, 'source'), join(guest.here, 'back')]
      await writeFile(source, content)
      const there = `${guest.target}:${guest.folder}/there`
      const silent = { code: 0, stdout: '', stderr: '' }
      expect(await qga(['cp', '--verify', source, there])).toMatchObject(silent)
      expect(Buffer.compare(await guest.get(`${guest.folder}/there`), content)).toBe(0)
      expect(await qga(['cp', '--verify', there, back])).toMatchObject(silent)
      expect(Buffer.compare(await readFile(back), content)).toBe(0)
    })

    it('says what it did with -o json', async () => {
      await guest.put(`${guest.folder}/small`, 'small\n')
      const words = ['cp', `unix:${guest.target}:${guest.folder}/small`, join(guest.here, 'small'), '-o', 'json']
      const { code, stdout } = await qga(words)
      const sha256 = createHash('sha256').update('small\n').digest('hex')
      expect(JSON.parse(stdout)).toEqual({ bytes: 6, sha256, verified: 'no' })
      expect(code).toBe(0)
      expect(JSON.parse((await qga([...words, '--verify'])).stdout).verified).toMatch(/^(in-guest|read-back)$/)
    })

    it('takes the name of the file into a folder, here and there', async () => {
      const folder = join(guest.here, 'folder')
      await mkdir(folder)
      await guest.put(`${guest.folder}/name.txt`, 'content')
      expect((await qga(['cp', `${guest.target}:${guest.folder}/name.txt`, 'folder'], { cwd: guest.here })).code).toBe(
        0,
      )
      expect(await readFile(join(folder, 'name.txt'), 'utf8')).toBe('content')
      await writeFile(join(folder, 'up.txt'), 'up')
      expect((await qga(['cp', 'up.txt', `${guest.target}:${guest.folder}/`], { cwd: folder })).code).toBe(0)
      expect(String(await guest.get(`${guest.folder}/up.txt`))).toBe('up')
    })

    it('copies a file without bytes', async () => {
      await guest.put(`${guest.folder}/empty`, '')
      const local = join(guest.here, 'empty')
      expect((await qga(['cp', `${guest.target}:${guest.folder}/empty`, local])).code).toBe(0)
      expect(await readFile(local, 'utf8')).toBe('')
      expect((await qga(['cp', local, `${guest.target}:${guest.folder}/empty2`])).code).toBe(0)
      expect(await guest.get(`${guest.folder}/empty2`)).toHaveLength(0)
    })

    it("tells what is wrong in the guest in the agent's words", async () => {
      const { code, stderr } = await qga(['cp', `${guest.target}:/nonexistent/file`, guest.here])
      expect(stderr).toMatch(/^error: .*: guest-file-open failed: .*No such file or directory\n$/)
      expect(code).toBe(1)
    })

    it.each([
      ['none.txt', 'error: none.txt: there is no such file or directory on this machine\n'],
      ['.', 'error: .: is a directory; cp copies one file\n'],
    ])('cannot send %s, and leaves the guest alone', async (local, says) => {
      const { code, stderr } = await qga(['cp', local, `${guest.target}:${guest.folder}/untouched`], {
        cwd: guest.here,
      })
      expect({ code, stderr }).toEqual({ code: 1, stderr: says })
      await expect(guest.get(`${guest.folder}/untouched`)).rejects.toThrow()
    })

    it('cannot bring a file to where no folder is', async () => {
      await guest.put(`${guest.folder}/small`, 'small\n')
      const words = ['cp', `${guest.target}:${guest.folder}/small`, 'nowhere/small']
      const { code, stderr } = await qga(words, { cwd: guest.here })
      expect(stderr).toBe('error: nowhere: there is no such file or directory on this machine\n')
      expect(code).toBe(1)
    })
  })
})

describe('qga cp', () => {
  it.each([
    [['a', 'b'], 'neither file is in a guest'],
    [['/a.sock:/x', '/b.sock:/y'], 'both files are in guests'],
    [['/a.sock:/x'], 'an argument is missing'],
    [['/a.sock:/..', '.'], "'/..' does not name a file"],
    [['/a.sock:relative', '.'], 'neither file is in a guest'],
    [['web1:/x', '.'], '"web1" is no address'],
  ])('%j is wrong usage', async (words, says) => {
    const { code, stdout, stderr } = await qga(['cp', ...words])
    expect(stderr).toMatch(new RegExp(`^error: ${says.replaceAll('.', '\\.')}\n {2}try: {3}`))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('leaves what was there when the copy fails', async () => {
    await using guest = await fakeGuest()
    await guest.put('/tmp/big', randomBytes(MiB))
    const local = join(guest.here, 'kept')
    await writeFile(local, 'kept')
    guest.agent.faults = [tornReply({ after: 100, command: 'guest-file-read', nth: 4 })]
    const { code } = await qga(['cp', `${guest.target}:/tmp/big`, local, '--timeout', '500ms'])
    expect(code).not.toBe(0)
    expect(await readFile(local, 'utf8')).toBe('kept')
    expect((await readdir(guest.here)).sort()).toEqual(['agent.sock', 'kept'])
  })

  it('says so when the checksums differ', async () => {
    await using guest = await fakeGuest({}, { programs: { sha256sum: ({ out }) => out(`${'0'.repeat(64)}  x\n`) } })
    await guest.put('/tmp/file', 'content')
    const { code, stderr } = await qga(['cp', '--verify', `${guest.target}:/tmp/file`, guest.here])
    expect(stderr).toMatch(/^error: .*: \/tmp\/file: the sha-256 differs/)
    expect(code).toBe(1)
    expect(await readdir(guest.here)).toEqual(['agent.sock'])
  })

  it('closes its handle and removes its part when it is interrupted', async () => {
    await using guest = await fakeGuest({}, { latencyMs: 5 })
    await guest.put('/tmp/big', randomBytes(20 * MiB))
    const { code, stderr } = await qga(['cp', `${guest.target}:/tmp/big`, guest.here], {
      started: async ({ kill }) => {
        await until(() => guest.agent.requests.some(({ execute }) => execute === 'guest-file-read'))
        kill('SIGINT')
      },
    })
    expect(stderr).toMatch(/^error: .*: interrupted\n$/)
    expect(code).toBe(130)
    expect(await readdir(guest.here)).toEqual(['agent.sock'])
    expect(guest.agent.openHandles).toHaveLength(0)
  })
})
