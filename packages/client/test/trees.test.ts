import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent, type Program } from '@qga/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuestAgent, type TransferProgress } from '../src/index.js'
import { agents, type TestAgent } from './agents.js'
import { rejection } from './rejection.js'
import { without } from './without.js'

const odd = ['line\nbreak', '-rf', '--', ' blank ', 'ünïcode-日本', `${'x'.repeat(251)}.txt`, '\\back', 'a'.repeat(120)]

/** A folder as a table: of each name what it is, its permissions, and its content. */
async function tableOf(root: string): Promise<Record<string, string>> {
  const table: Record<string, string> = {}
  for (const name of (await readdir(root, { recursive: true })).sort()) {
    const path = join(root, name)
    const stats = await lstat(path)
    const mode = (stats.mode & 0o7777).toString(8)
    if (stats.isSymbolicLink()) table[name] = `link ${await readlink(path)}`
    else table[name] = stats.isDirectory() ? `folder ${mode}` : `file ${mode} ${await readFile(path, 'base64')}`
  }
  return table
}

async function makeTree(root: string): Promise<void> {
  await mkdir(join(root, 'deep', 'er'), { recursive: true })
  await writeFile(join(root, 'plain'), 'plain')
  await writeFile(join(root, 'empty'), '')
  await writeFile(join(root, 'deep', 'er', 'big'), randomBytes(200_001))
  await writeFile(join(root, 'deep', 'program'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(root, 'private'), 'secret', { mode: 0o600 })
  await symlink('../plain', join(root, 'deep', 'up'))
  await symlink('er/big', join(root, 'deep', 'down'))
  for (const name of odd) {
    await mkdir(join(root, 'odd', name), { recursive: true })
    await writeFile(join(root, 'odd', name, name), name)
  }
  await mkdir(join(root, 'no-writing'))
  await writeFile(join(root, 'no-writing', 'file'), 'x')
  await chmod(join(root, 'no-writing'), 0o555)
}

describe.each(agents)('folders on $name', ({ available, real, start }) => {
  describe.runIf(available)('', () => {
    let given: TestAgent
    let agent: GuestAgent
    let here: string
    beforeAll(async () => {
      given = await start()
      agent = await GuestAgent.connect(given.target)
      here = await mkdtemp(join(tmpdir(), 'qga-here-'))
      await makeTree(join(here, 'tree'))
    })
    afterAll(async () => {
      await agent.close()
      await given[Symbol.asyncDispose]()
      await rm(here, { recursive: true })
    })
    const there = (name: string) => `${given.folder}/${name}`

    it.each([
      ['plain', {}],
      ['compressed', { compress: true }],
      ['verified', { verify: 'sha256' }],
    ] as const)('there and back, %s: names, contents, permissions and links are the same', async (name, how) => {
      const seen: TransferProgress[] = []
      const onProgress = (p: TransferProgress) => seen.push(p)
      const options = { ...how, recursive: true, tempFolder: given.folder, onProgress } as const
      const sent = await agent.files.upload(join(here, 'tree'), there(name), options)
      const fetched = await agent.files.download(there(name), join(here, name), options)
      expect(await tableOf(join(here, name))).toEqual(await tableOf(join(here, 'tree')))
      const bytes = Object.values(await tableOf(join(here, 'tree')))
        .map((entry) => /^file \d+ (.*)$/.exec(entry)?.[1] ?? '')
        .reduce((sum, text) => sum + Buffer.from(text, 'base64').length, 0)
      const expected = { entries: 8 + odd.length, bytes, skipped: [], skippedCount: 0, method: 'tar', warnings: '' }
      expect(sent).toEqual(expected)
      expect(fetched).toEqual(expected)
      expect(seen.at(-1)?.bytes).toBe(seen.at(-1)?.total)
    })

    it('leaves nothing behind in the guest, and nothing beside the folder here', async () => {
      const listed = await agent.exec(['find', given.folder, '-type', 'd', '-print0'])
      expect(listed.stdoutText).not.toMatch(/\/qga-[0-9a-f]{24}/)
      expect((await readdir(here)).filter((name) => name.endsWith('.part'))).toEqual([])
    })

    it('what leads out of the folder, or is special, is left out and listed', async () => {
      await agent.exec(['mkdir', '-p', '--', there('links/sub')])
      for (const [to, name] of [
        ['/etc/passwd', 'absolute'],
        ['../../x', 'sub/above'],
        ['sub/../../x', 'sideways'],
        ['..', 'up'],
        ['../fine', 'sub/fine'],
      ] as const) {
        expect((await agent.exec(['ln', '-s', '--', to, there(`links/${name}`)])).exitCode).toBe(0)
      }
      if (real) await agent.exec(['mkfifo', there('links/pipe')])
      const result = await agent.files.download(there('links'), join(here, 'links'), { recursive: true })
      expect(result.skipped.map(({ path, why }) => `${path} ${why}`).sort()).toEqual([
        './absolute link',
        ...(real ? ['./pipe special'] : []),
        './sideways link',
        './sub/above link',
        './up link',
      ])
      expect(await tableOf(join(here, 'links'))).toEqual({ sub: 'folder 755', 'sub/fine': 'link ../fine' })
    })

    it('a folder that is there already is left alone; an empty one is filled', async () => {
      await agent.exec(['mkdir', '-p', '--', there('small')])
      await agent.files.writeFile(there('small/file'), 'x')
      await mkdir(join(here, 'full'))
      await writeFile(join(here, 'full', 'mine'), 'mine')
      await mkdir(join(here, 'vacant'))
      for (const name of ['full', 'full/mine']) {
        const error = await rejection(agent.files.download(there('small'), join(here, name), { recursive: true }))
        expect(error).toMatchObject({ code: 'EXISTS_HERE' })
      }
      expect(await readFile(join(here, 'full', 'mine'), 'utf8')).toBe('mine')
      await agent.files.download(there('small'), `${join(here, 'vacant')}/`, { recursive: true })
      expect(await readFile(join(here, 'vacant', 'file'), 'utf8')).toBe('x')
    })

    it.each([false, true])('one that the archive is made in comes without that (compressed: %s)', async (compress) => {
      const tempFolder = there('around/tmp')
      await agent.exec(['mkdir', '-p', '--', tempFolder])
      await agent.files.writeFile(there('around/file'), 'x')
      const options = { recursive: true, compress, tempFolder } as const
      const result = await agent.files.download(there('around'), join(here, `around-${compress}`), options)
      expect(result).toMatchObject({ entries: 1, method: 'tar', warnings: '' })
      expect(Object.keys(await tableOf(join(here, `around-${compress}`)))).toEqual(['file', 'tmp'])
    })

    it('what is no folder, there or here, is an error that says so', async () => {
      await agent.files.writeFile(there('file'), 'x')
      for (const [path, told] of [
        ['missing', `there is no ${there('missing')} in the guest`],
        ['file', `${there('file')} is no folder in the guest`],
      ] as const) {
        const error = await rejection(agent.files.download(there(path), join(here, 'none'), { recursive: true }))
        expect(error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', program: 'tar', summary: told })
      }
      const missing = agent.files.upload(join(here, 'missing'), there('none'), { recursive: true })
      await expect(missing).rejects.toMatchObject({ code: 'ENOENT' })
      const folder = agent.files.upload(join(here, 'tree'), there('none'))
      await expect(folder).rejects.toMatchObject({ code: 'BAD_OPTION' })
      expect((await readdir(here)).filter((name) => name.startsWith('none'))).toEqual([])
    })

    it('an abort in the middle leaves nothing here, and the agent answers', async () => {
      await agent.files.upload(join(here, 'tree'), there('aborted'), { recursive: true })
      const abort = new AbortController()
      const stopped: { readonly bytes: number }[] = []
      const copy = agent.files.download(there('aborted'), join(here, 'aborted'), {
        recursive: true,
        signal: abort.signal,
        onProgress: ({ bytes }) => bytes > 0 && abort.abort(new Error('enough')),
        onStopped: (state) => stopped.push(state),
      })
      await expect(copy).rejects.toThrow('enough')
      expect(stopped).toMatchObject([{ part: undefined, resumable: false }])
      // Replies that were there already when it was aborted may count, too: four are under way at most.
      expect([1, 2, 3, 4].map((chunks) => chunks * 65_536)).toContain(stopped[0]?.bytes)
      expect(await agent.sync({ id: 5 })).toBe(5)
      expect((await readdir(here)).filter((name) => name.startsWith('aborted'))).toEqual([])
    })
  })
})

describe('folders where the guest is poor', () => {
  async function withGuest(
    options: ConstructorParameters<typeof FakeAgent>[1],
    body: (agent: GuestAgent, fake: FakeAgent, here: string) => Promise<void>,
  ) {
    const fake = new FakeAgent({}, options)
    const here = await mkdtemp(join(tmpdir(), 'qga-here-'))
    try {
      await using agent = await GuestAgent.connect(fake.transport)
      await body(agent, fake, here)
    } finally {
      fake.close()
      await rm(here, { recursive: true })
    }
  }

  it('without tar they cannot be compared, which is said before anything is copied', async () => {
    const fake = new FakeAgent(without('tar'), { files: { '/srv/tree/a': 'a' } })
    const here = await mkdtemp(join(tmpdir(), 'qga-here-'))
    await using agent = await GuestAgent.connect(fake.transport)
    const compared = { recursive: true, verify: 'sha256' } as const
    await mkdir(join(here, 'tree'))
    const refused = { code: 'TREE_UNAVAILABLE', message: expect.stringContaining('nothing is compared') }
    await expect(agent.files.upload(join(here, 'tree'), '/srv/there', compared)).rejects.toMatchObject(refused)
    await expect(agent.files.download('/srv/tree', join(here, 'back'), compared)).rejects.toMatchObject(refused)
    expect(fake.files.list('/srv')).toEqual(['tree'])
    expect(fake.files.list('/var/tmp')).toEqual([])
    expect(await readdir(here)).toEqual(['tree'])
    fake.close()
    execFileSync('rm', ['-rf', here])
  })

  it('without tar they go file by file: contents and what can be run; links are left out on the way here', async () => {
    const fake = new FakeAgent(without('tar'))
    const here = await mkdtemp(join(tmpdir(), 'qga-here-'))
    await using agent = await GuestAgent.connect(fake.transport)
    await makeTree(join(here, 'tree'))
    const sent = await agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true })
    expect(sent).toMatchObject({ method: 'walk', entries: 8 + odd.length, skippedCount: 0 })
    expect(fake.files.stat('/srv/tree/private')).toMatchObject({ mode: 0o600 })
    expect(fake.files.stat('/srv/tree/no-writing')).toMatchObject({ mode: 0o555 })
    expect(fake.files.stat('/srv/tree/deep/up', false)).toMatchObject({ target: '../plain' })
    const fetched = await agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(fetched).toMatchObject({ method: 'walk', entries: 6 + odd.length })
    expect(fetched.skipped).toEqual([
      { path: 'deep/down', why: 'link' },
      { path: 'deep/up', why: 'link' },
    ])
    const original = await tableOf(join(here, 'tree'))
    for (const [name, entry] of Object.entries(await tableOf(join(here, 'back')))) {
      const mode = name === 'deep/program' || entry.startsWith('folder') ? '755' : '644'
      expect(entry).toBe(original[name]?.replace(/ \d+/, ` ${mode}`))
    }
    expect(fake.openHandles).toEqual([])
    fake.close()
    execFileSync('rm', ['-rf', here])
  })

  it.each([['guest-exec is blocked', { block: ['guest-exec'] }, 'guest-exec is disabled in this guest']])(
    'where %s they are refused, and single files are not',
    async (_, options, why) => {
      await withGuest(options, async (agent, _fake, here) => {
        const down = await rejection(agent.files.download('/etc', join(here, 'etc'), { recursive: true }))
        const up = await rejection(agent.files.upload(here, '/srv/x', { recursive: true }))
        for (const error of [down, up]) {
          expect(error).toMatchObject({ code: 'TREE_UNAVAILABLE', cause: { code: 'COMMAND_UNAVAILABLE' } })
          expect(error.message).toContain(why)
        }
        await writeFile(join(here, 'file'), 'x')
        expect(await agent.files.upload(join(here, 'file'), '/tmp/x')).toMatchObject({ bytes: 1, access: 'open' })
      })
    },
  )

  it('a tar that ends with 1 and an empty archive, as that of busybox, has failed', async () => {
    const tar: Program = ({ argv, files, err }) => {
      if (argv.includes('--version')) return 0
      files.put(argv[argv.indexOf('-f') + 1] ?? '', new Uint8Array())
      err("tar: can't change directory to 'x'\n")
      return 1
    }
    await withGuest({ programs: { tar } }, async (agent, fake, here) => {
      const error = await rejection(agent.files.download('/x', join(here, 'x'), { recursive: true }))
      expect(error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', words: "tar: can't change directory to 'x'" })
      expect([fake.openHandles, await readdir(here)]).toEqual([[], []])
    })
  })

  it('with neither tar nor find they are refused', async () => {
    const fake = new FakeAgent(without('tar', 'find'))
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.files.download('/etc', join(tmpdir(), 'qga-never'), { recursive: true }))
    expect(error).toMatchObject({ code: 'TREE_UNAVAILABLE' })
    fake.close()
  })
})
