import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Handlers, Program } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

const files = { '/srv/tree/file': 'there', '/srv/file': 'x' }
const copied = { recursive: true } as const

/** A tar that fails with these words. */
const saying = (words: string): Program => {
  return ({ argv, err }) => {
    if (argv.includes('--version')) return 0
    err(`${words}\n`)
    return 2
  }
}

describe('a folder of the guest that is copied as a file', () => {
  it('is the error that the agent gives, and what to do', async () => {
    const { agent, fake } = await connected({}, { files })
    const error = await rejection(agent.files.download('/srv/tree', join(here, 'tree')))
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      command: 'guest-file-read',
      class: 'GenericError',
      desc: expect.stringContaining('Is a directory'),
      hint: 'Copy it with recursive: true',
    })
    expect([await readdir(here), fake.openHandles]).toEqual([[], []])
  })

  it('no other error gets that remedy', async () => {
    const { agent } = await connected({}, { files })
    const error = await rejection(agent.files.download('/srv/none', join(here, 'none')))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', hint: undefined })
  })
})

describe('what is no folder in the guest, copied as one', () => {
  const missing = { message: 'there is no /srv/none in the guest. Check the path' }
  const file = { message: '/srv/file is no folder in the guest. Copy it without recursive' }

  // What each says. [measured: GNU 1.34, busybox 1.35, bsdtar 3.6]
  const tars: [string, (path: string, why: string) => string][] = [
    ['GNU', (path, why) => `tar: ${path}: Cannot open: ${why}\ntar: Error is not recoverable: exiting now`],
    ['busybox', (path, why) => `tar: can't change directory to '${path}': ${why}`],
    ['BSD', (path) => `bsdtar: could not chdir to '${path}'`],
  ]
  it.each(tars)('by the tar of %s', async (_, words) => {
    for (const [path, why, told] of [
      ['/srv/none', 'No such file or directory', missing],
      ['/srv/file', 'Not a directory', file],
    ] as const) {
      const { agent } = await connected({}, { files, programs: { tar: saying(words(path, why)) } })
      const error = await rejection(agent.files.download(path, join(here, 'none'), copied))
      expect(error).toMatchObject({ code: 'GUEST_PROGRAM_FAILED', program: 'tar', words: words(path, why), ...told })
      expect(await readdir(here)).toEqual([])
    }
  })

  /** As those of GNU and busybox. [measured] */
  const find: Program = async ({ argv, files: there, err, run }) => {
    const [, root = '', ...tests] = argv
    if (there.kindOf(root) === 'directory') return await run(['/usr/bin/find', root, ...tests])
    err(`find: ${root}: ${there.kindOf(root) === undefined ? 'No such file or directory' : 'Not a directory'}\n`)
    return 1
  }

  it.each<[string, Handlers]>([
    ['by the tar of the fake', {}],
    ['without tar, by find', without('tar')],
  ])('%s', async (_, handlers) => {
    const { agent } = await connected(handlers, { files, programs: { '/usr/local/bin/find': find } })
    const code = 'GUEST_PROGRAM_FAILED'
    const copy = (path: string) => rejection(agent.files.download(path, join(here, 'none'), copied))
    expect(await copy('/srv/none')).toMatchObject({ code, ...missing })
    expect(await copy('/srv/file')).toMatchObject({ code, ...file })
    expect(await copy('/srv/file/')).toMatchObject({ code, hint: 'Copy it without recursive' })
  })

  it.each<[string, string, string, Handlers]>([
    ['where it is a folder', '/srv/tree', 'tar: ./file: Cannot open: Input/output error', {}],
    ['where nobody may look', '/srv/none', 'tar: /srv/none: Cannot open: Permission denied', {}],
    ['where there is no shell', '/srv/none', "bsdtar: could not chdir to '/srv/none'", without('sh')],
  ])('the words stay as they are %s', async (_, path, words, handlers) => {
    const { agent } = await connected(handlers, { files, programs: { tar: saying(words) } })
    const error = await rejection(agent.files.download(path, join(here, 'none'), { ...copied, tempFolder: '/tmp' }))
    expect(error.message).toBe(`tar in the guest failed: ${words}`)
  })

  it('is looked for after the failure alone', async () => {
    const { agent, asked } = await connected({}, { files })
    const looks = () => asked('guest-exec').filter((args) => JSON.stringify(args).includes('[ -d'))
    await agent.files.download('/srv/tree', join(here, 'tree'), copied)
    expect(looks()).toEqual([])
    await rejection(agent.files.download('/srv/none', join(here, 'none'), copied))
    expect(looks()).toHaveLength(1)
  })

  it('an abort meanwhile is an abort', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const sh: Program = ({ sleep }) => {
      abort.abort(reason)
      return sleep(60_000)
    }
    const programs = { tar: saying("bsdtar: could not chdir to '/srv/none'"), sh }
    const { agent } = await connected({}, { files, programs })
    const copy = agent.files.download('/srv/none', join(here, 'none'), { ...copied, signal: abort.signal })
    expect(await rejection(copy)).toBe(reason)
  })
})

describe('what is no folder here, copied as one', () => {
  it('is refused before anything is asked of the guest', async () => {
    const { agent, asked } = await connected()
    const path = join(here, 'file')
    await writeFile(path, 'x')
    const error = await rejection(agent.files.upload(path, '/srv/there', copied))
    expect(error).toMatchObject({ code: 'BAD_OPTION', message: `${path} is no folder. Copy it without recursive` })
    expect(asked('guest-exec')).toEqual([])
  })
})
