import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { FakeAgent, type FakeAgentOptions, type Program } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatHeader } from '../src/files/trees/tar-header.js'
import { type DownloadTreeOptions, GuestAgent } from '../src/index.js'
import { fastForward } from './fast-forward.js'
import { rejection } from './rejection.js'
import { without } from './without.js'

const MiB = 1024 * 1024
const NOBODY = 65534
let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

async function withAgent<T>(
  handlers: ConstructorParameters<typeof FakeAgent>[0],
  options: FakeAgentOptions,
  body: (agent: GuestAgent, fake: FakeAgent) => Promise<T>,
): Promise<T> {
  const fake = new FakeAgent(handlers, options)
  try {
    await using agent = await GuestAgent.connect(fake.transport)
    return await body(agent, fake)
  } finally {
    fake.close()
  }
}

const member = (name: string, type = '0', content = '', linkName = '') =>
  Buffer.concat([
    formatHeader({
      name: Buffer.from(name),
      mode: 0o4777,
      size: content.length,
      type,
      linkName: Buffer.from(linkName),
    }),
    Buffer.from(content),
    Buffer.alloc((512 - (content.length % 512)) % 512),
  ])
const archiveOf = (...members: Buffer[]) => Buffer.concat([...members, Buffer.alloc(1024)])

async function withUmask<T>(umask: number, body: () => Promise<T>): Promise<T> {
  const before = process.umask(umask)
  try {
    return await body()
  } finally {
    process.umask(before)
  }
}

/** A guest whose tar makes this archive of whatever it is asked for. */
function fetchArchive(archive: Uint8Array, options: Partial<DownloadTreeOptions> = {}) {
  const tar: Program = (io) => io.files.put(io.argv[io.argv.indexOf('-f') + 1] ?? '', archive)
  return withAgent({}, { programs: { tar } }, async (agent, fake) => {
    const outcome = await agent.files
      .download('/srv', join(here, 'out'), { ...options, recursive: true })
      .catch((error: unknown) => error)
    expect(fake.openHandles).toEqual([])
    return outcome
  })
}

describe('T12: the archive of a folder is the guest’s', () => {
  it.each<[string, Buffer]>([
    ['an absolute name', archiveOf(member('/tmp/evil', '0', 'x'))],
    ['a name that leads out', archiveOf(member('../evil', '0', 'x'))],
    ['a name that leads out in the middle', archiveOf(member('a/../../evil', '0', 'x'))],
    ['a file through a link', archiveOf(member('a', '2', '', '/tmp'), member('a/evil', '0', 'x'))],
    ['a file through a link that stays inside', archiveOf(member('a', '2', '', '.'), member('a/evil', '0', 'x'))],
    ['a file in place of a link', archiveOf(member('a', '2', '', '/etc/x'), member('a', '0', 'x'))],
    ['a folder in place of a link', archiveOf(member('a', '2', '', '/etc'), member('a', '5'))],
    ['the folder itself as a link', archiveOf(member('.', '2', '', '/etc'))],
    ['a sparse file', archiveOf(member('a', 'S', 'x'))],
    ['no end', member('a', '0', 'x')],
    ['nothing', Buffer.alloc(1)],
  ])('%s: refused, and nothing is kept', async (_, archive) => {
    expect(await fetchArchive(archive)).toMatchObject({ code: 'BAD_ARCHIVE' })
    expect(await readdir(here)).toEqual([])
  })

  it('devices, pipes, links that lead out, and second names of those are left out', async () => {
    const archive = archiveOf(
      member('disk', '4'),
      member('tty', '3'),
      member('pipe', '6'),
      member('passwd', '2', '', '/etc/passwd'),
      member('up', '2', '', '..'),
      member('hard', '1', '', '/etc/shadow'),
      member('harder', '1', '', '../outside'),
      member('hardest', '1', '', 'passwd'),
      member('good', '0', 'good'),
      member('second', '1', '', './good'),
      member('to', '2', '', 'good'),
    )
    const result = await fetchArchive(archive)
    expect(result).toMatchObject({ entries: 3, bytes: 4, skippedCount: 8 })
    expect((await readdir(join(here, 'out'))).sort()).toEqual(['good', 'second', 'to'])
    expect(await readFile(join(here, 'out', 'second'), 'utf8')).toBe('good')
  })

  it('setuid and setgid do not come along, nor what new files may not have here', async () => {
    await withUmask(0o027, async () => {
      await fetchArchive(archiveOf(member('./', '5'), member('in/', '5'), member('root-shell', '0', '#!')))
    })
    for (const path of ['', 'in', 'root-shell']) {
      expect((await stat(join(here, 'out', path))).mode & 0o7777, path).toBe(0o750)
    }
  })

  it('names that are one, or impossible, elsewhere are left out where that matters', async () => {
    const archive = archiveOf(member('A', '0', '1'), member('a', '0', '2'), member('nul', '0', '3'))
    expect(await fetchArchive(archive, { portableNames: true })).toMatchObject({
      entries: 1,
      skipped: [
        { path: 'a', why: 'collision' },
        { path: 'nul', why: 'name' },
      ],
    })
  })

  it.each<[string, Partial<DownloadTreeOptions>]>([
    ['entries', { maxEntries: 2 }],
    ['folders in folders', { maxDepth: 2 }],
    ['bytes', { maxBytes: 10 }],
  ])('no more %s than wanted', async (_, limit) => {
    const archive = archiveOf(member('a/b/c', '0', '12345'), member('d', '0', '12345'), member('e', '0', '1'))
    const hint = `Raise ${Object.keys(limit)[0]} if that is right`
    expect(await fetchArchive(archive, limit)).toMatchObject({ code: 'BAD_ARCHIVE', hint })
    expect(await readdir(here)).toEqual([])
    expect(await fetchArchive(archive)).toMatchObject({ entries: 3 })
  })

  it('folders that are there by names alone are entries, too', async () => {
    const archive = archiveOf(member('a/b/c/d', '0', '1'), member('a/b/e', '0', '1'))
    expect(await fetchArchive(archive, { maxEntries: 4 })).toMatchObject({ code: 'BAD_ARCHIVE' })
    expect(await readdir(here)).toEqual([])
    expect(await fetchArchive(archive, { maxEntries: 5 })).toMatchObject({ entries: 2 })
  })

  it('a link is no longer than a path', async () => {
    const target = `${'a/'.repeat(2048)}b`
    const long = archiveOf(member('././@LongLink', 'K', `${target}\0`), member('a', '2', '', 'a'))
    expect(await fetchArchive(long)).toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringContaining('link') })
    expect(await readdir(here)).toEqual([])
  })

  it.runIf(process.getuid?.() === 0)(
    'a folder that forbids itself comes all the same, for a user who is not root',
    async () => {
      const closed = (name: string) =>
        formatHeader({ name: Buffer.from(name), mode: 0, size: 0, type: '5', linkName: Buffer.alloc(0) })
      await chown(here, NOBODY, NOBODY)
      process.seteuid?.(NOBODY)
      try {
        const archive = archiveOf(member('a/b', '0', 'x'), Buffer.from(closed('a')), Buffer.from(closed('.')))
        expect(await fetchArchive(archive)).toMatchObject({ entries: 1 })
        expect((await stat(join(here, 'out'))).mode & 0o777).toBe(0)
      } finally {
        process.seteuid?.(0)
      }
      expect(await readdir(here)).toEqual(['out'])
      expect((await stat(join(here, 'out', 'a'))).mode & 0o777).toBe(0)
    },
  )

  it.each<[string, Buffer]>([
    ['of no kind that is known', member('thing', 'Z', '12345678901')],
    ['whose name cannot be had', member('nul', '0', '12345678901')],
  ])('the content of what is left out, %s, counts as well', async (_, what) => {
    const archive = archiveOf(what, member('a', '0', '1'))
    expect(await fetchArchive(archive, { maxBytes: 11, portableNames: true })).toMatchObject({ code: 'BAD_ARCHIVE' })
    expect(await readdir(here)).toEqual([])
    const whole = await fetchArchive(archive, { maxBytes: 12, portableNames: true })
    expect(whole).toMatchObject({ entries: 1, bytes: 1, skippedCount: 1 })
  })

  it.each([false, true])(
    'an archive that is larger than the limits allow is not begun (compress: %s)',
    async (compress) => {
      const lies = { 'guest-file-seek': () => ({ position: 70 * 1024 ** 3, eof: false }) }
      const tar: Program = (io) => io.files.put(io.argv[io.argv.indexOf('-f') + 1] ?? '', archiveOf(member('a')))
      await withAgent(lies, { programs: { tar } }, async (agent, fake) => {
        const options = { recursive: true, compress } as const
        const error = await rejection(agent.files.download('/srv', join(here, 'out'), options))
        expect(error).toMatchObject({ code: 'BAD_ARCHIVE', hint: 'Raise maxBytes if that is right' })
        expect(fake.requests.map(({ execute }) => execute)).not.toContain('guest-file-read')
      })
      expect(await readdir(here)).toEqual([])
    },
  )

  it('what is left out is listed up to a bound, and counted beyond', async () => {
    const archive = archiveOf(...Array.from({ length: 1500 }, (_, at) => member(`d${at}`, '3')))
    const result = await fetchArchive(archive)
    expect(result).toMatchObject({ skippedCount: 1500, skipped: { length: 1000 } })
  })

  it('the names that find lists are looked at as hard', async () => {
    const find: Program = (io) => io.out(io.argv.includes('f') ? '/srv/../evil\0' : '/srv/\0')
    const elsewhere: Program = (io) => io.out('/etc/passwd\0')
    for (const [program, code] of [
      [find, 'BAD_ARCHIVE'],
      [elsewhere, 'PROTOCOL_VIOLATION'],
    ] as const) {
      const outcome = await withAgent(without('tar'), { programs: { find: program } }, (agent) =>
        rejection(agent.files.download('/srv', join(here, 'out'), { recursive: true })),
      )
      expect(outcome).toMatchObject({ code })
    }
    expect(await readdir(here)).toEqual([])
  })
})

describe('T13: counts that lie', () => {
  const opened = { 'guest-file-open': () => 1000, 'guest-file-close': () => ({}), 'guest-file-flush': () => ({}) }
  const ten = Buffer.from('0123456789').toString('base64')

  it('a read says another count than its data have: the data count', async () => {
    const lies = { ...opened, 'guest-file-read': () => ({ count: 999, 'buf-b64': ten, eof: true }) }
    await withAgent(lies, {}, async (agent) => {
      expect(await agent.files.readFile('/x')).toHaveLength(10)
    })
  })

  it.each([
    ['below zero', -1],
    ['of nothing', 0],
    ['of more than was sent', 8],
    ['with a fraction', 1.5],
    ['that is text', '7'],
  ])('a write %s ends the copy, which says how far it was', async (_, count) => {
    let writes = 0
    const lies = {
      ...opened,
      'guest-file-seek': () => ({ position: 0, eof: false }),
      'guest-file-write': () => ({ count: writes++ === 0 ? 3 : count, eof: false }),
    }
    await withAgent(lies, { block: ['guest-exec'] }, async (agent) => {
      const error = await rejection(agent.files.upload([Buffer.from('1234567890')], '/x'))
      expect(error).toMatchObject({ code: 'TRANSFER_FAILED', bytes: 3, cause: { code: 'PROTOCOL_VIOLATION' } })
    })
  })

  it('a size of exabytes is refused by the disk here before a byte is copied', async () => {
    const lies = { 'guest-file-seek': () => ({ position: 2 ** 52, eof: false }) }
    await withAgent(lies, { files: { '/x': 'x' } }, async (agent, fake) => {
      const error = await rejection(agent.files.download('/x', join(here, 'x')))
      expect(error).toMatchObject({ code: 'NO_SPACE' })
      expect(fake.requests.map(({ execute }) => execute)).not.toContain('guest-file-read')
    })
    expect(await readdir(here)).toEqual([])
  })

  it('a size that is too small bounds the copy; one that is too large does not make it fail', async () => {
    for (const [position, bytes] of [
      [3, 3],
      [1000, 10],
    ]) {
      const lies = { 'guest-file-seek': () => ({ position, eof: false }) }
      await withAgent(lies, { files: { '/x': '0123456789' } }, async (agent) => {
        expect(await agent.files.download('/x', join(here, 'x'))).toMatchObject({ bytes })
      })
    }
  })
})

describe('T15: files without end', () => {
  it('no bytes and no end are given up after some reads, by every way of reading', async () => {
    const never = { 'guest-file-read': () => ({ count: 0, 'buf-b64': '', eof: false }) }
    const ways: ((agent: GuestAgent) => Promise<unknown>)[] = [
      (agent) => agent.files.readFile('/x'),
      (agent) => agent.files.download('/x', join(here, 'x')),
      (agent) => agent.files.download('/x', new PassThrough().resume()),
      async (agent) => {
        for await (const _ of agent.files.stream('/x'));
      },
    ]
    for (const way of ways) {
      await withAgent(never, { files: { '/x': 'x' } }, async (agent, fake) => {
        expect(await rejection(way(agent))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
        expect(fake.requests.filter(({ execute }) => execute === 'guest-file-read').length).toBeLessThan(100)
        expect(fake.openHandles).toEqual([])
      })
    }
  })

  it('an endless file ends at maxBytes, in memory, on disk and in a stream', async () => {
    await withAgent({}, {}, async (agent, fake) => {
      const limit = { maxBytes: 3 * MiB }
      for (const copy of [
        () => agent.files.readFile('/dev/zero', limit),
        () => agent.files.download('/dev/zero', join(here, 'zero'), limit),
        () => agent.files.download('/dev/zero', new PassThrough().resume(), limit),
      ]) {
        expect(await rejection(copy())).toMatchObject({ code: 'FILE_TOO_LARGE' })
      }
      expect(fake.openHandles).toEqual([])
    })
    expect(await readdir(here)).toEqual([])
  })

  it('a file that grows while it is read is copied as far as it was', async () => {
    const handlers: ConstructorParameters<typeof FakeAgent>[0] = {
      'guest-file-read': (_, context) => {
        fake.files.put('/log', Buffer.alloc(fake.files.get('/log').length + MiB))
        return context.builtIn()
      },
    }
    const fake = new FakeAgent(handlers, { files: { '/log': Buffer.alloc(100_000) } })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await agent.files.download('/log', join(here, 'log'))).toMatchObject({ bytes: 100_000 })
    const compared = await agent.files.download('/log', join(here, 'log'), { verify: 'sha256' })
    expect(compared).toMatchObject({ verified: 'read-back' })
    fake.close()
  })

  it('a file that has grown is still the one that a copy goes on from', async () => {
    const fake = new FakeAgent({}, { files: { '/log': Buffer.from('one\ntwo\n') } })
    await writeFile(join(here, 'log.part'), 'one\n')
    const grow = () => fake.files.put('/log', Buffer.from('one\ntwo\nthree\n'))
    await using agent = await GuestAgent.connect(fake.transport)
    const copied = await agent.files.download('/log', join(here, 'log'), { resume: true, onProgress: grow })
    expect(copied).toMatchObject({ bytes: 8, resumedFrom: 4, verified: 'read-back' })
    expect(await readFile(join(here, 'log'), 'latin1')).toBe('one\ntwo\n')
    fake.close()
  })

  it('a file that does not end is not read back to its end', async () => {
    const endless = { 'guest-file-read': ({ count = 0 }) => ({ count, 'buf-b64': base64(count), eof: false }) }
    const base64 = (count: number) => Buffer.alloc(count).toString('base64')
    const fake = new FakeAgent(endless, { files: { '/log': Buffer.alloc(10) }, block: ['guest-exec'] })
    await using agent = await GuestAgent.connect(fake.transport)
    const options = { verify: 'sha256' } as const
    expect(await agent.files.download('/log', join(here, 'log'), options)).toMatchObject({ bytes: 10 })
    // What was written there is no longer all of it.
    expect(await rejection(agent.files.upload([Buffer.alloc(10)], '/log', options))).toMatchObject({
      code: 'VERIFY_FAILED',
    })
    fake.close()
  })
})

describe('T16: programs without end', () => {
  it('a tar that never ends is left by the signal', async () => {
    const tar: Program = async (io) => (io.argv.includes('--version') ? 0 : io.sleep(1e9))
    await withAgent({}, { programs: { tar } }, async (agent, fake) => {
      const abort = new AbortController()
      const copy = agent.files.download('/etc', join(here, 'etc'), { recursive: true, signal: abort.signal })
      const failed = rejection(copy)
      while (!fake.processes.some(({ argv }) => argv.includes('-c'))) await new Promise((next) => setTimeout(next, 2))
      abort.abort(new Error('enough'))
      expect((await failed).message).toBe('enough')
      expect(fake.files.list('/var/tmp')).toEqual([])
    })
    expect(await readdir(here)).toEqual([])
  })

  it('the private folder of a copy that is left while it is made goes as well', async () => {
    const mkdir: Program = async (io) => {
      io.files.makeFolder(io.argv.at(-1) ?? '')
      await io.sleep(1e9)
    }
    await withAgent({}, { programs: { mkdir } }, async (agent, fake) => {
      const abort = new AbortController()
      const copy = agent.files.download('/etc', join(here, 'etc'), { recursive: true, signal: abort.signal })
      const failed = rejection(copy)
      while (!fake.files.list('/var/tmp').length) await new Promise((next) => setTimeout(next, 2))
      abort.abort(new Error('enough'))
      expect((await failed).message).toBe('enough')
      expect(fake.files.list('/var/tmp')).toEqual([])
    })
  })
})

describe('T16: small programs without end', () => {
  it.each<[string, (agent: GuestAgent) => Promise<unknown>]>([
    ['a file is made', (agent) => agent.files.writeFile('/x', 'x')],
    ['a file is uploaded', (agent) => agent.files.upload([Buffer.from('x')], '/x')],
    ['a tree is uploaded', (agent) => agent.files.upload(here, '/x', { recursive: true })],
  ])('%s: it is left after its time', async (_, copy) => {
    const program: Program = async (io) => io.sleep(1e9)
    await withAgent({}, { programs: { sh: program, tar: program, mkdir: program } }, async (agent) => {
      const failed = await fastForward(() => rejection(copy(agent)), 100)
      expect(failed.message).toContain('did not end within 30000 ms')
    })
  })
})

describe('T30: archives that expand without end', () => {
  const bomb = gzipSync(
    Buffer.concat([
      formatHeader({
        name: Buffer.from('zeros'),
        mode: 0o644,
        size: 64 * MiB,
        type: '0',
        linkName: Buffer.alloc(0),
      }),
      Buffer.alloc(64 * MiB + 1024),
    ]),
  )

  it('bytes are counted as they are unpacked', async () => {
    expect(bomb.length).toBeLessThan(MiB)
    const outcome = await fetchArchive(bomb, { compress: true, maxBytes: 2 * MiB })
    expect(outcome).toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringContaining('more than 2097152 bytes') })
    expect(await readdir(here)).toEqual([])
    expect(await fetchArchive(bomb, { compress: true })).toMatchObject({ bytes: 64 * MiB })
  })

  it.each([
    ['what is no gzip', Buffer.from('hello there')],
    ['what is cut off', gzipSync(archiveOf(member('a', '0', 'x'))).subarray(0, 40)],
  ])('%s is refused', async (_, bytes) => {
    expect(await fetchArchive(bytes, { compress: true })).toMatchObject({ code: 'BAD_ARCHIVE' })
  })
})

describe('a part file that somebody else has laid out', () => {
  it.each<[string, (path: string) => Promise<void>]>([
    [
      'a link',
      async (path) => {
        await writeFile(join(here, 'victim'), 'victim')
        await symlink(join(here, 'victim'), path)
      },
    ],
    ['a folder', async (path) => void (await mkdir(path))],
  ])('%s is not written to', async (_, lay) => {
    await lay(join(here, 'x.part'))
    await withAgent({}, { files: { '/x': 'content' } }, async (agent) => {
      await rejection(agent.files.download('/x', join(here, 'x'), { resume: true }))
    })
    expect(await readdir(here)).not.toContain('x')
    if ((await readdir(here)).includes('victim')) expect(await readFile(join(here, 'victim'), 'utf8')).toBe('victim')
  })
})
