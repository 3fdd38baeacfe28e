import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Program, ProgramIo } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

const versions = {
  gnu: 'tar (GNU tar) 1.34\nCopyright (C) 2021 Free Software Foundation, Inc.\n',
  bsd: 'bsdtar 3.6.2 - libarchive 3.6.2 zlib/1.2.13\n',
  busybox: 'tar (busybox) 1.35.0\n',
}

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  await mkdir(join(here, 'tree'))
  await writeFile(join(here, 'tree', 'new'), 'new')
})
afterEach(() => rm(here, { recursive: true }))

/** How the fake's tar is called by another one, and what that says and does once it has done its work. */
interface Ways {
  readonly kind: keyof typeof versions
  /** Options that the fake's has not. */
  readonly drops?: RegExp
  ended?(io: ProgramIo): number
}

/** A guest with a tar of this kind, and what that was called with. */
async function guestWith({ kind, drops = /^$/, ended = () => 0 }: Ways) {
  const called: { readonly words: readonly string[]; readonly env: ProgramIo['env'] }[] = []
  const tar: Program = async (io) => {
    if (io.argv.includes('--version')) return io.out(versions[kind])
    called.push({ words: io.argv.slice(1), env: io.env })
    await io.run(['/usr/bin/tar', ...io.argv.slice(1).filter((word) => !drops.test(word))])
    return ended(io)
  }
  const files = { '/srv/tree/file': 'there' }
  const given = await connected({}, { programs: { '/usr/local/bin/tar': tar }, files })
  const copies = {
    down: () => given.agent.files.download('/srv/tree', join(here, 'back'), { recursive: true }),
    up: () => given.agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true }),
  }
  return { ...given, ...copies, called }
}

/** One that has packed, and says this. */
const saying = (code: number, ...lines: readonly string[]) => ({
  ended: ({ err }: ProgramIo) => {
    err(lines.map((line) => `${line}\n`).join(''))
    return code
  },
})

describe('what tar in the guest says of what it packed', () => {
  it('is asked for in English, whatever the language of the guest', async () => {
    const german = './log: Datei ist um 12 Byte geschrumpft; mit Nullen wird aufgefüllt.'
    const english = './log: File shrank by 12 bytes; padding with zeros'
    const ended = ({ env, err }: ProgramIo) => {
      err(`tar: ${env.LC_ALL === 'C' && env.LANGUAGE === '' ? english : german}\n`)
      return 1
    }
    const { down } = await guestWith({ kind: 'gnu', ended })
    expect(await rejection(down())).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', words: `tar: ${english}` })
    expect(await readdir(here)).toEqual(['tree'])
  })

  it('of files that changed is a warning', async () => {
    const words = [
      'tar: ./socket: socket ignored',
      'tar: ./log: file changed as we read it',
      'tar: ./gone: File removed before we read it',
    ]
    const { down } = await guestWith({ kind: 'gnu', ...saying(1, ...words) })
    expect(await down()).toMatchObject({ method: 'tar', entries: 1, warnings: words.join('\n') })
  })

  it.each([
    ['busybox', ['tar: ./secret: Permission denied', 'tar: error exit delayed from previous errors']],
    ['bsd', ['tar: ./secret: Cannot open: Permission denied', 'tar: Error exit delayed from previous errors.']],
    ['gnu', ['tar: ./log: file changed as we read it', 'tar: ./new: something new in a later version']],
    ['gnu', ['tar: ./log: file changed as we read it: File shrank by 1 byte; padding with zeros']],
    ['gnu', []],
  ] as const)('of files that it could not read is an error, though it ends with 1: %s %j', async (kind, words) => {
    const { down, fake } = await guestWith({ kind, drops: /^(--format|gnutar)$/, ...saying(1, ...words) })
    const error = await rejection(down())
    expect(error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', program: 'tar', words: words.join('\n') })
    expect([await readdir(here), fake.files.list('/var/tmp')]).toEqual([['tree'], []])
  })

  it('comes before what its archive looks like', async () => {
    const ended = ({ argv, files, err }: ProgramIo) => {
      const archive = argv[argv.indexOf('-f') + 1] ?? ''
      files.put(archive, files.get(archive).subarray(0, 1000))
      err('tar: short read\n')
      return 1
    }
    const { down } = await guestWith({ kind: 'busybox', ended })
    expect(await rejection(down())).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', words: 'tar: short read' })
  })

  it('of a clock that is behind ours is no warning', async () => {
    const words = ['tar: ./new: time stamp 2030-01-01 00:00:00 is 3.5 s in the future', 'tar: something else']
    const { up } = await guestWith({ kind: 'gnu', ...saying(0, ...words) })
    expect(await up()).toMatchObject({ method: 'tar', warnings: 'tar: something else' })
  })
})

describe('a folder with the one that the archive is made in', () => {
  const archiveOf = ({ argv }: ProgramIo) => argv[argv.indexOf('-f') + 1] ?? ''
  const inTree = (io: ProgramIo) => archiveOf(io).replace('/srv/tree', '.')

  it.each<[keyof typeof versions, code: number, (archive: string) => string, warnings: string]>([
    ['gnu', 0, (archive) => `tar: ${archive}: file is the archive; not dumped\n`, ''],
    [
      'gnu',
      1,
      (archive) => `tar: ${archive}: file is the archive; not dumped\ntar: ./log: file changed as we read it\n`,
      'tar: ./log: file changed as we read it',
    ],
    ['gnu', 1, (archive) => `tar: ${archive}: file changed as we read it\n`, ''],
    ['busybox', 0, (archive) => `tar: ${archive}: file is the archive; skipping\n`, ''],
    ['bsd', 0, () => ": Can't add archive to itself", ''],
    ['bsd', 0, () => ": Can't add archive to itselftar: ./log: changed\n", 'tar: ./log: changed'],
  ])('comes without it: %s, %i', async (kind, code, says, warnings) => {
    const ended = (io: ProgramIo) => {
      io.err(says(inTree(io)))
      return code
    }
    const { agent, fake } = await guestWith({ kind, drops: /^(--format|gnutar)$/, ended })
    fake.files.put('/srv/tree/tmp/other', 'other')
    const options = { recursive: true, tempFolder: '/srv/tree/tmp/' } as const
    const copied = await agent.files.download('/srv/tree', join(here, 'back'), options)
    expect(copied).toMatchObject({ method: 'tar', entries: 2, warnings })
    expect((await readdir(join(here, 'back'), { recursive: true })).sort()).toEqual(['file', 'tmp', 'tmp/other'])
  })

  it('is an error where the archive could not be written', async () => {
    const ended = (io: ProgramIo) => {
      io.err(`tar: ${archiveOf(io)}: Cannot write: No space left on device\n`)
      return 1
    }
    const { down } = await guestWith({ kind: 'gnu', ended })
    expect(await rejection(down())).toMatchObject({ code: 'GUEST_PROGRAM_FAILED' })
  })
})

describe('the tar of BSD', () => {
  it('packs what every version of it packs without holes, and unpacks through links to folders', async () => {
    const { down, up, called, fake } = await guestWith({ kind: 'bsd', drops: /^(-P|--format|gnutar)$/ })
    expect(await down()).toMatchObject({ method: 'tar', entries: 1, warnings: '' })
    expect(await up()).toMatchObject({ method: 'tar', entries: 1, warnings: '' })
    expect(fake.files.get('/srv/tree/new')).toEqual(new TextEncoder().encode('new'))
    const [packing, unpacking] = called
    expect(packing?.words).toEqual(expect.arrayContaining(['-c', '--format', 'gnutar']))
    expect(unpacking?.words).toEqual(expect.arrayContaining(['-x', '-P']))
    // Names that are no ASCII need the locale that it has.
    expect(called.map(({ env }) => env.LC_ALL)).toEqual([undefined, undefined])
  })

  it.each(['gnu', 'busybox'] as const)('is told from others: %s', async (kind) => {
    const { down, up, called } = await guestWith({ kind })
    await down()
    await up()
    expect(called.map(({ words }) => words.filter((word) => /^--|^-P$/.test(word)))).toEqual([[], []])
    expect(called.map(({ env }) => [env.LC_ALL, env.LANGUAGE])).toEqual([
      ['C', ''],
      ['C', ''],
    ])
  })
})

describe('a guest has no tar', () => {
  const ends = (code: number): Program => {
    return ({ argv, err }) => {
      err(`env: '${argv.at(-1)}': Permission denied\n`)
      return code
    }
  }
  it.each([
    ['env finds none', without('tar'), {}],
    ['there is no env', without('env'), {}],
    ['env may not run it', {}, { env: ends(126) }],
  ] as const)('where %s', async (_, handlers, programs) => {
    const { agent, fake } = await connected(handlers, { programs, files: { '/srv/tree/file': 'there' } })
    const fetched = await agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(fetched).toMatchObject({ method: 'walk', entries: 1 })
    expect(await readFile(join(here, 'back', 'file'), 'utf8')).toBe('there')
    const sent = await agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true })
    expect(sent).toMatchObject({ method: 'walk', entries: 1 })
    expect(fake.files.get('/srv/tree/new')).toEqual(new TextEncoder().encode('new'))
  })

  it('where it is gone when it is to pack', async () => {
    const tar: Program = ({ argv }) => (argv.includes('--version') ? 0 : 127)
    const { agent } = await connected({}, { programs: { tar }, files: { '/srv/tree/file': 'there' } })
    const fetched = await agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(fetched).toMatchObject({ method: 'walk', entries: 1 })
  })
})

describe('the folder for the archive in the guest', () => {
  it('is named by an option, which is told where there is no such folder', async () => {
    const { agent } = await connected({}, { files: { '/srv/tree/file': 'there' } })
    const options = { recursive: true, tempFolder: '/none' } as const
    for (const copy of [
      () => agent.files.download('/srv/tree', join(here, 'back'), options),
      () => agent.files.upload(join(here, 'tree'), '/srv/tree', options),
    ]) {
      const hint = expect.stringContaining('tempFolder')
      expect(await rejection(copy())).toMatchObject({ code: 'TREE_UNAVAILABLE', hint })
    }
  })
})
