import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeAgent, Handlers } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const MiB = 1024 * 1024
/** What is read of a local file at a time. */
const PIECE = MiB / 2
const data = randomBytes(2 * MiB)
const text = 'as of yesterday'
const reason = new Error('enough')

let here: string
let copy: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  copy = join(here, 'copy')
  await writeFile(copy, text)
})
afterEach(() => rm(here, { recursive: true }))

const guest = (handlers: Handlers = {}) => connected(handlers, { files: { '/log': data } })

function cutTo({ files }: FakeAgent, length: number): void {
  const content = files.open('/log', false)
  if (content === 'directory') return
  content.truncate()
  content.write(0, data.subarray(0, length))
}

describe('a download is of the whole file', () => {
  it.each([
    ['begun anew', 0],
    ['cut', 300_000],
  ])('one that is %s meanwhile is an error, and what was here stays', async (_, left) => {
    let reads = 0
    const given = await guest({
      'guest-file-read': (_, { builtIn }) => {
        // As logrotate's copytruncate does.
        if (++reads === 3) cutTo(given.fake, left)
        return builtIn()
      },
    })
    const { agent, fake } = given
    const onStopped = vi.fn()
    const error = await rejection(agent.files.download('/log', copy, { onStopped }))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', total: data.length, cause: { code: 'FILE_SHRUNK' } })
    expect(error.message).toContain(`it had ${data.length} bytes, and has ${left}`)
    expect(onStopped).toHaveBeenCalledOnce()
    expect(await readFile(copy, 'utf8')).toBe(text)
    expect(await readdir(here)).toEqual(['copy'])
    expect(fake.openHandles).toEqual([])
  })

  /** Says after `bytes` bytes of a read that the file ends there, so many times. */
  const falseEnds = (times: number, bytes: number): Handlers => {
    let reads = 0
    return {
      'guest-file-read': (args, { builtIn }) =>
        ++reads <= times ? { count: bytes, 'buf-b64': data.toString('base64', 0, bytes), eof: true } : builtIn(args),
    }
  }

  it('one that is said to end where it goes on is read on', async () => {
    const { agent } = await guest(falseEnds(1, 3))
    expect(await agent.files.download('/log', copy)).toMatchObject({ bytes: data.length })
    expect((await readFile(copy)).equals(data)).toBe(true)
  })

  it('but not for ever', async () => {
    const { agent, asked } = await guest(falseEnds(Number.POSITIVE_INFINITY, 3))
    const error = await rejection(agent.files.download('/log', copy))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', cause: { code: 'PROTOCOL_VIOLATION' } })
    expect(asked('guest-file-read').length).toBeLessThan(30)
    expect(await readFile(copy, 'utf8')).toBe(text)
  })

  it('one of /sys, which claims a page and has a line, is that line', async () => {
    const line = '52:54:00:12:34:56\n'
    const { agent } = await connected(
      {
        'guest-file-seek': (args, { builtIn }) =>
          args.whence === 'end' ? { position: 4096, eof: false } : builtIn(args),
      },
      { files: { '/sys/class/net/eth0/address': line } },
    )
    expect(await agent.files.download('/sys/class/net/eth0/address', copy)).toMatchObject({ bytes: line.length })
    expect(await readFile(copy, 'utf8')).toBe(line)
  })
})

describe('what takes time on this machine', () => {
  it('an abort ends the reading of what a download goes on from', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const abort = new AbortController()
    const onStopped = vi.fn()
    const { agent } = await guest()
    await writeFile(`${copy}.part`, data.subarray(0, MiB))
    // It is told at once that there is something to read.
    const onProgress = vi.fn(() => {
      abort.abort(reason)
      vi.advanceTimersByTime(1_000)
    })
    const options = { resume: true, signal: abort.signal, onStopped, onProgress }
    const copying = agent.files.download('/log', copy, options)
    expect(await rejection(copying)).toBe(reason)
    expect(onProgress.mock.calls).toEqual([[{ bytes: 64 * 1024, total: data.length, phase: 'copying' }]])
    expect(onStopped.mock.calls).toEqual([[{ bytes: MiB, total: data.length, part: `${copy}.part`, resumable: true }]])
  })

  it.each([
    ['for its checksum', []],
    ['where the guest has none', ['guest-exec']],
  ])('an abort ends the reading of what an upload goes on from, %s', async (_, block) => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { agent, fake } = await connected({}, { files: { '/log': data.subarray(0, 3 * PIECE) }, block })
    await writeFile(copy, data)
    const abort = new AbortController()
    let looks = 0
    const onProgress = () => {
      vi.advanceTimersByTime(1_000)
      // Nothing is asked of the guest any more, so what is told is the reading here.
      if (fake.requests.length === asked && ++looks === 1) abort.abort(reason)
      asked = fake.requests.length
    }
    let asked = 0
    const copying = agent.files.upload(copy, '/log', { resume: true, signal: abort.signal, onProgress })
    expect(await rejection(copying)).toBe(reason)
    expect(looks).toBe(1)
    expect(Buffer.from(fake.files.get('/log')).equals(data.subarray(0, 3 * PIECE))).toBe(true)
  })
})

describe('writeFile', () => {
  it('tells that all was written when the permissions take too long', async () => {
    const { agent, fake } = await connected({}, { programs: { chmod: () => new Promise<never>(() => {}) } })
    const onStopped = vi.fn()
    const error = await rejection(agent.files.writeFile('/new', 'text', { mode: 0o640, timeoutMs: 1_000, onStopped }))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', bytes: 4, cause: { code: 'EXEC_TIMEOUT' } })
    expect(onStopped.mock.calls).toEqual([[{ bytes: 4, total: 4, part: '/new', resumable: false }]])
    expect(Buffer.from(fake.files.get('/new')).toString()).toBe('text')
  })
})
