import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
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
      expect(JSON.parse(stdout)).toEqual({ bytes: 6, verified: 'no' })
      expect(code).toBe(0)
      const sha256 = createHash('sha256').update('small\n').digest('hex')
      const verified = expect.stringMatching(/^(in-guest|read-back)$/)
      expect(JSON.parse((await qga([...words, '--verify'])).stdout)).toEqual({ bytes: 6, sha256, verified })
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

    it('tells what to do where a path of the guest is a directory', async () => {
      await guest.put(`${guest.folder}/file`, '')
      const directory = `${guest.target}:${guest.folder}`
      const down = await qga(['cp', directory, guest.here])
      expect(down.stderr).toMatch(/^error: .*Is a directory\n {2}try: {3}Copy it with -r\n$/)
      await writeFile(join(guest.here, 'file'), '')
      const up = await qga(['cp', join(guest.here, 'file'), directory])
      expect(up.stderr).toMatch(/^error: .*Is a directory\n {2}try: {3}Name the file in it; a path that ends in/)
      expect([down.code, up.code]).toEqual([1, 1])
    })

    it.each([
      ['none.txt', 'error: none.txt: there is no such file or directory on this machine\n'],
      ['.', 'error: .: is a directory\n  try:   -r copies it with all that is in it\n'],
    ])('cannot send %s, and leaves the guest alone', async (local, says) => {
      const { code, stderr } = await qga(['cp', local, `${guest.target}:${guest.folder}/untouched`], {
        cwd: guest.here,
      })
      expect({ code, stderr }).toEqual({ code: 1, stderr: says })
      await expect(guest.get(`${guest.folder}/untouched`)).rejects.toThrow()
    })

    it('takes a file from standard input and gives one to standard output', async () => {
      const content = randomBytes(200_000)
      const there = `${guest.target}:${guest.folder}/streamed`
      expect(await qga(['cp', '-', there, '--verify'], { input: content })).toMatchObject({ code: 0, stderr: '' })
      const { code, bytes, stderr } = await qga(['cp', there, '-'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(Buffer.compare(bytes, content)).toBe(0)
    })

    it('copies a directory there and back, into new places and into ones that are there', async () => {
      const tree = join(guest.here, 'tree')
      await mkdir(join(tree, 'sub'), { recursive: true })
      await writeFile(join(tree, 'sub', 'program'), '#!', { mode: 0o755 })
      await writeFile(join(tree, '-odd\nname'), 'odd')
      await symlink('sub/program', join(tree, 'link'))
      const there = `${guest.target}:${guest.folder}/`
      expect(await qga(['cp', '-r', 'tree', there], { cwd: guest.here })).toMatchObject({ code: 0, stderr: '' })
      await mkdir(join(guest.here, 'into'))
      expect(await qga(['cp', '-r', `${there}tree`, 'into'], { cwd: guest.here })).toMatchObject({
        code: 0,
        stderr: '',
      })
      const { code, stdout } = await qga(['cp', '-r', '--compress', `${there}tree`, 'again', '-o', 'json'], {
        cwd: guest.here,
      })
      expect({ code, result: JSON.parse(stdout) }).toEqual({
        code: 0,
        result: { entries: 3, bytes: 5, skipped: [], skippedCount: 0, method: 'tar', warnings: '' },
      })
      for (const copy of [join('into', 'tree'), 'again']) {
        const root = join(guest.here, copy)
        expect((await stat(join(root, 'sub', 'program'))).mode & 0o777).toBe(0o755)
        expect(await readFile(join(root, '-odd\nname'), 'utf8')).toBe('odd')
        expect(await readlink(join(root, 'link'))).toBe('sub/program')
      }
      const again = await qga(['cp', '-r', `${there}tree`, 'again'], { cwd: guest.here })
      expect(again.stderr).toBe('')
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
    [['/a.sock:/x', '.', '--compress'], '--compress is for directories'],
    [['/a.sock:/x', '.', '-r', '--resume'], 'a directory cannot be resumed'],
    [['/a.sock:/x', '-', '-r'], 'a directory cannot be copied through a stream'],
    [['/a.sock:/x', '-', '--resume'], 'a stream cannot be resumed'],
    [['-', '/a.sock:/x/'], "'' does not name a file"],
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
    guest.agent.faults = [tornReply({ after: 100, command: 'guest-file-read' })]
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

  it('goes on with --resume where it was interrupted', async () => {
    await using guest = await fakeGuest({}, { latencyMs: 5 })
    const content = randomBytes(20 * MiB)
    await guest.put('/tmp/big', content)
    const words = ['cp', '--resume', `${guest.target}:/tmp/big`, guest.here]
    const first = await qga(words, {
      started: async ({ kill }) => {
        const isRead = ({ execute }: { execute: string }) => execute === 'guest-file-read'
        await until(() => guest.agent.requests.filter(isRead).length > 20)
        kill('SIGINT')
      },
    })
    const part = join(guest.here, 'big.part')
    expect(first.code).toBe(130)
    const [, bytes] = /^warning: (\d+) bytes are in (.*); the same copy with --resume goes on/.exec(first.stderr) ?? []
    expect(await readFile(part)).toHaveLength(Number(bytes))
    guest.agent.faults = []
    const { code, stdout } = await qga([...words, '-o', 'json'])
    expect({ code, result: JSON.parse(stdout) }).toMatchObject({ code: 0, result: { resumedFrom: Number(bytes) } })
    expect(Buffer.compare(await readFile(join(guest.here, 'big')), content)).toBe(0)
  })

  it('names what it left out of a directory', async () => {
    await using guest = await fakeGuest()
    guest.agent.files.makeFolder('/links')
    for (let at = 0; at < 12; at++) guest.agent.files.makeLink('/etc/\x1b[31m', `/links/${String(at).padStart(2, '0')}`)
    const { code, stderr } = await qga(['cp', '-r', `${guest.target}:/links`, join(guest.here, 'links')])
    expect(code).toBe(0)
    const lines = stderr.trimEnd().split('\n')
    expect(lines[0]).toBe('warning: left out: ./00 (a link that leads out)')
    expect(lines.slice(10)).toEqual(['warning: left out: 2 more'])
  })

  it('is not to be had where the guest may run nothing, and says what would help', async () => {
    await using guest = await fakeGuest({}, { block: ['guest-exec'] })
    const { code, stderr } = await qga(['cp', '-r', `${guest.target}:/etc`, join(guest.here, 'etc')])
    expect(stderr).toMatch(/: the folder \/etc cannot be copied: guest-exec is disabled in this guest/)
    expect(code).toBe(126)
    expect(await readdir(guest.here)).toEqual(['agent.sock'])
  })
})
