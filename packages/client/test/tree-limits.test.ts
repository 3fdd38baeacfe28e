import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Program } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TarMember, writeTar } from '../src/files/trees/write-tar.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

/** A `tar` that packs whatever these are, named after the folder that the archive is made in. */
const packing =
  (members: (own: string) => TarMember[]): Program =>
  async ({ argv, files, out }) => {
    if (argv.includes('--version')) return out('tar (GNU tar) 1.34\n')
    const archive = argv[argv.indexOf('-f') + 1] ?? ''
    const pieces: Uint8Array[] = []
    for await (const piece of writeTar(members(basename(dirname(archive))))) pieces.push(Buffer.from(piece))
    files.put(archive, gzipSync(Buffer.concat(pieces)))
  }

const member = (name: string, size: number): TarMember => ({
  name,
  kind: 'file',
  mode: 0o644,
  size,
  mtime: 0,
  content: async function* () {
    if (size > 0) yield Buffer.alloc(size)
  },
})

describe('what a hostile guest names as our folder in it', () => {
  it.each([
    ['bytes', (own: string) => [member(own, 1_000_001)], '1000000 bytes'],
    ['entries', (own: string) => Array.from({ length: 13 }, (_, at) => member(`${own}/${at}`, 0)), '10 entries'],
  ])('counts, as it is read: %s', async (_, members, limit) => {
    const { agent } = await connected({}, { programs: { tar: packing(members) } })
    const limits = { maxBytes: 1_000_000, maxEntries: 10 }
    const copying = agent.files.download('/srv', join(here, 'copy'), { recursive: true, compress: true, ...limits })
    expect(await rejection(copying)).toMatchObject({ code: 'BAD_ARCHIVE', message: expect.stringContaining(limit) })
    expect(await readdir(here)).toEqual([])
  })
})

it('our own folder in what is copied takes nothing of the limits', async () => {
  const { agent } = await connected({}, { files: { '/var/tmp/a': 'a', '/var/tmp/b': 'b' } })
  const limits = { maxEntries: 3, maxBytes: 2 }
  const { entries } = await agent.files.download('/var/tmp', join(here, 'copy'), { recursive: true, ...limits })
  expect(entries).toBe(2)
})

describe('an empty path of a folder in the guest', () => {
  it.each(['with tar', 'without'])('is refused, and not taken for its root: %s', async (how) => {
    const { agent, asked } = await connected(how === 'without' ? without('tar') : {}, { files: { '/etc/secret': 'x' } })
    await mkdir(join(here, 'tree'))
    const up = agent.files.upload(join(here, 'tree'), '', { recursive: true })
    expect(await rejection(up)).toMatchObject({ code: 'BAD_OPTION', hint: expect.stringContaining("'/'") })
    const down = agent.files.download('', join(here, 'copy'), { recursive: true })
    expect(await rejection(down)).toMatchObject({ code: 'BAD_OPTION' })
    expect(asked('guest-exec')).toEqual([])
    expect(await readdir(here)).toEqual(['tree'])
  })
})

describe('names that the agent cannot be told', () => {
  it.each(['with tar', 'without'])('are left out of an upload and listed: %s', async (how) => {
    const { agent, fake } = await connected(how === 'without' ? without('tar') : {}, { files: { '/there/old': '' } })
    await mkdir(join(here, 'odd\ufffe'))
    await writeFile(join(here, 'odd\ufffe', 'file'), 'x')
    await writeFile(join(here, 'file\uffff'), 'x')
    await writeFile(join(here, 'plain'), 'x')
    const { entries, skipped } = await agent.files.upload(here, '/there', { recursive: true })
    expect(entries).toBe(1)
    expect(skipped).toEqual([
      { path: 'file\uffff', why: 'name' },
      { path: 'odd\ufffe', why: 'name' },
    ])
    expect(Buffer.from(fake.files.get('/there/plain')).toString()).toBe('x')
  })
})
