import { randomBytes } from 'node:crypto'
import { truncateSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CommandFailure,
  dropReply,
  type FakeAgent,
  type FakeAgentOptions,
  type Handlers,
  type Program,
} from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'
import { without } from './without.js'

const data = randomBytes(2 * 1024 * 1024)

type Content = Exclude<ReturnType<FakeAgent['files']['open']>, 'directory'>

/** A guest that has no tar. */
const guest = (handlers: Handlers = {}, options: FakeAgentOptions = {}) =>
  connected({ ...handlers, ...without('tar') }, options)

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

describe('folders file by file', () => {
  it('a file here that becomes shorter meanwhile is an error', async () => {
    const { agent, fake } = await guest()
    await mkdir(join(here, 'tree'))
    await writeFile(join(here, 'tree', 'file'), data)
    const copy = agent.files.upload(join(here, 'tree'), '/srv/tree', {
      recursive: true,
      onProgress: ({ bytes }) => {
        if (bytes > 0) truncateSync(join(here, 'tree', 'file'), 10)
      },
    })
    const error = await rejection(copy)
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', total: data.length })
    expect(error.message).toContain('file has become shorter while it was read')
    expect(fake.openHandles).toEqual([])
  })

  it('are refused where find is that of Windows', async () => {
    const find: Program = ({ err }) => {
      err('FIND: Parameterformat falsch\r\n')
      return 2
    }
    const { agent } = await guest({}, { programs: { find }, files: { '/srv/tree/file': 'x' } })
    const copy = agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(await rejection(copy)).toMatchObject({ code: 'TREE_UNAVAILABLE' })
    expect(await readdir(here)).toEqual([])
  })

  it('nothing is emptied where nothing can be written', async () => {
    const options = { block: ['guest-file-write'], files: { '/srv/tree/file': 'precious' } }
    const { agent, fake } = await guest({}, options)
    await mkdir(join(here, 'tree'))
    await writeFile(join(here, 'tree', 'file'), 'new')
    const copy = agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true })
    expect(await rejection(copy)).toMatchObject({ code: 'COMMAND_UNAVAILABLE', command: 'guest-file-write' })
    expect(Buffer.from(fake.files.get('/srv/tree/file')).toString()).toBe('precious')
  })

  it('a name as long as names may be', async () => {
    const { agent } = await guest({}, { files: { '/srv/tree/file': 'here' } })
    const target = join(here, 'x'.repeat(255))
    await agent.files.download('/srv/tree', target, { recursive: true })
    expect(await readFile(join(target, 'file'), 'utf8')).toBe('here')
    expect(await readdir(here)).toEqual(['x'.repeat(255)])
  })

  it('an abort before the first byte, while the guest is asked what it has, is told as any other', async () => {
    const abort = new AbortController()
    const { agent } = await connected({
      'guest-exec': (args, { builtIn }) => {
        if (args.path === 'sh') abort.abort(new Error('enough'))
        return builtIn()
      },
    })
    await mkdir(join(here, 'tree'))
    const stopped: unknown[] = []
    const copy = agent.files.upload(join(here, 'tree'), '/srv/tree', {
      recursive: true,
      signal: abort.signal,
      onStopped: (state) => stopped.push(state),
    })
    await expect(copy).rejects.toThrow('enough')
    expect(stopped).toEqual([{ bytes: 0, total: undefined, part: undefined, resumable: false }])
  })

  it('a file there that was emptied when the reply to its opening was lost: the copy had begun', async () => {
    const faults = [dropReply({ command: 'guest-file-open' })]
    const { agent, fake } = await guest({}, { files: { '/srv/tree/file': 'precious' }, faults })
    await mkdir(join(here, 'tree'))
    await writeFile(join(here, 'tree', 'file'), 'new')
    const copy = agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true, timeoutMs: 400 })
    expect(await rejection(copy)).toMatchObject({ code: 'TRANSFER_FAILED', cause: { code: 'TIMEOUT' } })
    expect(Buffer.from(fake.files.get('/srv/tree/file')).toString()).toBe('')
  })

  it('a file there that may not be written is told as that: nothing was emptied', async () => {
    const desc = "failed to open file '/srv/tree/file' (mode: 'wb'): Permission denied"
    const refuse = () => {
      throw new CommandFailure('GenericError', desc)
    }
    const { agent } = await guest({ 'guest-file-open': refuse }, { files: { '/srv/tree/file': 'precious' } })
    await mkdir(join(here, 'tree'))
    await writeFile(join(here, 'tree', 'file'), 'new')
    const copy = agent.files.upload(join(here, 'tree'), '/srv/tree', { recursive: true })
    expect(await rejection(copy)).toMatchObject({ code: 'COMMAND_FAILED', desc })
  })

  /** Does something with the guest's file before the third read. */
  const changed = async (change: (content: Content) => void) => {
    let reads = 0
    const given = await guest(
      {
        'guest-file-read': (args, { builtIn }) => {
          const content = given.fake.files.open('/srv/tree/file', false)
          if (++reads === 3 && content !== 'directory') change(content)
          return builtIn(args)
        },
      },
      { files: { '/srv/tree/file': data } },
    )
    return given
  }

  it('a file there that becomes shorter meanwhile is an error, and nothing is kept', async () => {
    const { agent, fake } = await changed((content) => content.truncate())
    const error = await rejection(agent.files.download('/srv/tree', join(here, 'back'), { recursive: true }))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', cause: { code: 'FILE_SHRUNK' } })
    expect(error.message).toContain(`it had ${data.length} bytes, and has 0`)
    expect(await readdir(here)).toEqual([])
    expect(fake.openHandles).toEqual([])
  })

  it('of one that grows, so much comes as there was', async () => {
    const { agent } = await changed((content) => content.write(data.length, data))
    const result = await agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(result).toMatchObject({ method: 'walk', entries: 1, bytes: data.length })
    expect((await readFile(join(here, 'back', 'file'))).equals(data)).toBe(true)
  })

  it('pipes are listed as left out', async () => {
    const { agent } = await guest({}, { files: { '/srv/tree/a/file': 'x' } })
    await agent.exec(['mkfifo', '/srv/tree/pipe', '/srv/tree/a/pipe'])
    const result = await agent.files.download('/srv/tree', join(here, 'back'), { recursive: true })
    expect(result).toMatchObject({ method: 'walk', entries: 1, skippedCount: 2 })
    expect(result.skipped).toEqual([
      { path: 'a/pipe', why: 'special' },
      { path: 'pipe', why: 'special' },
    ])
    expect(await readdir(join(here, 'back'))).toEqual(['a'])
  })
})
