import { randomBytes } from 'node:crypto'
import { appendFileSync, createReadStream, createWriteStream, truncateSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { FakeAgent } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type GuestAgent, TransferError, type TransferStopped } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const data = randomBytes(3_000_001)

let here: string
let local: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
  local = join(here, 'local')
  await writeFile(local, data)
})
afterEach(() => rm(here, { recursive: true }))

const inGuest = (fake: FakeAgent, path: string) => Buffer.from(fake.files.get(path))

describe('an upload is of the whole local file', () => {
  it.each([
    ['begun anew', 0],
    ['cut', 1_000_000],
  ])('one that is %s meanwhile is an error', async (_, left) => {
    const { agent, fake } = await connected()
    const stopped: TransferStopped[] = []
    let told = 0
    const copy = agent.files.upload(local, '/data', {
      verify: 'sha256',
      onProgress: () => ++told === 2 && truncateSync(local, left),
      onStopped: (state) => stopped.push(state),
    })
    const error = await rejection(copy)
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', total: data.length, cause: { code: 'FILE_SHRUNK' } })
    expect(error.message).toContain(`${local} became shorter while it was copied: it had ${data.length} bytes`)
    expect(error.message).toContain(`and has ${left}`)
    expect(stopped).toMatchObject([{ total: data.length, part: '/data', resumable: false }])
    expect(fake.openHandles).toEqual([])
  })

  it('what it grows by is left out, however fast that is', async () => {
    const { agent, fake } = await connected()
    const totals = new Set<boolean>()
    const result = await agent.files.upload(local, '/data', {
      verify: 'sha256',
      onProgress({ bytes, total = 0 }) {
        totals.add(bytes <= total)
        // It would go on for ever, as long as it is shorter than this.
        if (bytes < 5 * data.length) appendFileSync(local, data.subarray(0, 1_000_000))
      },
    })
    expect(result).toMatchObject({ bytes: data.length, verified: 'in-guest' })
    expect([...totals]).toEqual([true])
    expect(inGuest(fake, '/data').equals(data)).toBe(true)
  })

  it.each(['/proc/version', '/sys/kernel/mm/transparent_hugepage/enabled'])(
    'one that says another size than it has is as it reads: %s',
    async (path) => {
      const content = await readFile(path).catch(() => undefined)
      if (content === undefined) return
      const { agent, fake } = await connected()
      const result = await agent.files.upload(path, '/data', { verify: 'sha256' })
      expect(result).toMatchObject({ bytes: content.length, verified: 'in-guest' })
      expect(inGuest(fake, '/data').equals(content)).toBe(true)
    },
  )
})

describe.each<[string, (agent: GuestAgent, fake: FakeAgent) => unknown]>([
  ['is closed here', (agent) => agent.close()],
  ['ends there', (_, fake) => fake.close()],
])('when the session %s', (_, end) => {
  const closed = { code: 'CLOSED' }

  it('an upload that waits for its stream ends', async () => {
    const { agent, fake } = await connected()
    const source = new PassThrough()
    source.write(Buffer.alloc(300_000))
    const onProgress = vi.fn()
    const copy = rejection(agent.files.upload(source, '/data', { onProgress }))
    await vi.waitFor(() => expect(onProgress).toHaveBeenCalled(), 10_000)
    await end(agent, fake)
    expect(await copy).toMatchObject({ code: 'TRANSFER_FAILED', cause: closed })
    expect(source.destroyed).toBe(true)
  })

  it('an upload that waits for the first of its stream ends', async () => {
    const { agent, fake } = await connected()
    const source = new PassThrough()
    const copy = rejection(agent.files.upload(source, '/data'))
    await vi.waitFor(() => expect(source.listenerCount('readable')).toBe(1), 10_000)
    await end(agent, fake)
    expect(await copy).toMatchObject(closed)
    expect(source.destroyed).toBe(true)
  })

  it.each<[string, boolean]>([
    ['to take more', false],
    ['to take the last', true],
  ])('a download that waits for its stream %s ends', async (_, takes) => {
    const { agent, fake } = await connected({}, { files: { '/data': data } })
    const waitsForIt = vi.fn()
    const sink = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        if (takes) done()
        else waitsForIt()
      },
      final: waitsForIt,
    })
    const copy = rejection(agent.files.download('/data', sink))
    await vi.waitFor(() => expect(waitsForIt).toHaveBeenCalled(), 10_000)
    await end(agent, fake)
    const error = await copy
    expect(error instanceof TransferError ? error.cause : error).toMatchObject(closed)
    expect(sink.destroyed).toBe(true)
  })
})

describe('an upload that is resumed where the guest has no sha256sum', () => {
  const guest = (content: Uint8Array) =>
    connected({}, { files: { '/data': content }, programs: { sha256sum: () => 127 } })

  it('goes on from its own beginning', async () => {
    const { agent, fake } = await guest(data.subarray(0, 500_000))
    const result = await agent.files.upload(local, '/data', { resume: true })
    expect(result).toMatchObject({ bytes: data.length, resumedFrom: 500_000, verified: 'read-back' })
    expect(inGuest(fake, '/data').equals(data)).toBe(true)
  })

  it('begins anew where another file is there', async () => {
    const { agent, fake } = await guest(Buffer.alloc(500_000, 9))
    const result = await agent.files.upload(local, '/data', { resume: true })
    expect(result).toMatchObject({ bytes: data.length, access: 'kept' })
    expect(result).not.toHaveProperty('resumedFrom')
    expect(inGuest(fake, '/data').equals(data)).toBe(true)
  })
})

it('an upload that was found to be wrong is not resumable', async () => {
  const { agent } = await connected({}, { programs: { sha256sum: (io) => io.out(`${'0'.repeat(64)}  x\n`) } })
  const stopped: TransferStopped[] = []
  const onStopped = (state: TransferStopped) => stopped.push(state)
  const error = await rejection(agent.files.upload(local, '/data', { verify: 'sha256', onStopped }))
  expect(error).toMatchObject({ code: 'VERIFY_FAILED' })
  expect(stopped).toMatchObject([{ bytes: data.length, resumable: false }])
})

describe('a stream is let go of before the first byte', () => {
  const signal = AbortSignal.abort(new Error('enough'))

  it.each([
    ['the guest refuses it', '/nope/x', {}],
    ['it was given up before', '/data', { signal }],
  ])('of an upload where %s', async (_, path, options) => {
    const { agent } = await connected()
    const source = createReadStream(local)
    await rejection(agent.files.upload(source, path, options))
    expect(source.destroyed).toBe(true)
    const cancelled = vi.fn()
    await rejection(agent.files.upload(new ReadableStream<Uint8Array>({ cancel: cancelled }), path, options))
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce(), 10_000)
  })

  it.each([
    ['the guest refuses it', '/nope', {}],
    ['it is too large', '/data', { maxBytes: 1 }],
    ['it was given up before', '/data', { signal }],
  ])('of a download where %s', async (_, path, options) => {
    const { agent } = await connected({}, { files: { '/data': data } })
    const sink = createWriteStream(join(here, 'sink'))
    await rejection(agent.files.download(path, sink, options))
    expect(sink.destroyed).toBe(true)
  })

  it('but not when it has all of a download that is found to be wrong', async () => {
    const programs = { sha256sum: (io: { out(text: string): void }) => io.out(`${'0'.repeat(64)}  x\n`) }
    const { agent } = await connected({}, { files: { '/data': data }, programs })
    const sink = new PassThrough({ highWaterMark: 2 * data.length })
    const error = await rejection(agent.files.download('/data', sink, { verify: 'sha256' }))
    expect(error).toMatchObject({ code: 'VERIFY_FAILED' })
    expect((await buffer(sink)).equals(data)).toBe(true)
  })
})

it.each([
  ['a buffer, which is an iterable of numbers', Buffer.from('abc'), 'number'],
  ['objects', [{}], 'object'],
  ['what is no byte', [new Uint16Array(2)], 'object'],
])('an upload of %s is refused', async (_, source, type) => {
  const { agent } = await connected()
  const error = await rejection(agent.files.upload(source as never, '/there'))
  expect(error.cause ?? error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining(`but ${type}`) })
})
