import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { PassThrough, Readable, type Stream, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FakeAgent, FakeAgentOptions } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SpawnStreamOptions } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const broken = new Error('the stream broke')
const precious = { files: { '/data': 'precious' } }
const inGuest = (fake: FakeAgent) => Buffer.from(fake.files.get('/data')).toString()

/** Errors that nobody listened to. */
const uncaught = vi.fn()
beforeEach(() => {
  uncaught.mockClear()
  process.on('uncaughtException', uncaught)
})
afterEach(() => {
  process.off('uncaughtException', uncaught)
  expect(uncaught).not.toHaveBeenCalled()
})

const closed = (stream: Stream) => new Promise((resolve) => stream.once('close', resolve))

describe('a stream that fails while the agent is busy', () => {
  /** A guest whose agent opens nothing before a stream is closed. */
  const busy = async () => {
    const streams: Promise<unknown>[] = []
    const wait = async (_: unknown, { builtIn }: { builtIn(): Promise<unknown> }) => {
      await Promise.all(streams)
      return await builtIn()
    }
    const given = await connected({ 'guest-exec': wait, 'guest-file-open': wait }, precious)
    return { ...given, until: (stream: Stream) => streams.push(closed(stream)) }
  }

  it('ends an upload, and the file in the guest is left as it is', async () => {
    const { agent, fake, until } = await busy()
    const source = createReadStream('/missing/source')
    until(source)
    expect(await rejection(agent.files.upload(source, '/data'))).toMatchObject({ code: 'ENOENT' })
    expect(inGuest(fake)).toBe('precious')
  })

  it('ends a download', async () => {
    const { agent, until } = await busy()
    const sink = createWriteStream('/missing/sink')
    until(sink)
    expect(await rejection(agent.files.download('/data', sink))).toMatchObject({ code: 'ENOENT' })
  })

  it('ends a program whose input it is', async () => {
    const input = new PassThrough()
    const { agent, fake } = await connected({
      'guest-exec': (_, { builtIn }) => {
        if (!input.destroyed) input.destroy(broken)
        return builtIn()
      },
    })
    const proc = await agent.spawn(['sleep', '65'], { stream: true, input })
    expect(await rejection(proc.wait())).toBe(broken)
    expect(fake.openHandles).toEqual([])
  })
})

describe('a stream that fails at once', () => {
  it.each<[string, (stream: PassThrough) => unknown]>([
    ['and is destroyed', (stream) => stream.destroy(broken)],
    ['and says it once', (stream) => stream.emit('error', broken)],
  ])('%s is told as that error', async (_, fail) => {
    const { agent, fake } = await connected({}, precious)
    const [source, sink] = [new PassThrough(), new PassThrough()]
    const copies = [rejection(agent.files.upload(source, '/data')), rejection(agent.files.download('/data', sink))]
    fail(source)
    fail(sink)
    expect(await Promise.all(copies)).toEqual([broken, broken])
    expect([source.destroyed, sink.destroyed, inGuest(fake)]).toEqual([true, true, 'precious'])
  })

  it('is told by a program that has just been started', async () => {
    const { agent } = await connected()
    const input = new PassThrough()
    const proc = await agent.spawn(['sleep', '65'], { stream: true, input })
    input.destroy(broken)
    expect(await rejection(proc.wait())).toBe(broken)
  })
})

it.each<[string, () => Writable]>([
  ['has ended', () => new PassThrough().end().resume()],
  ['has taken all', () => new Writable({ write: (_chunk, _encoding, done) => done() }).end()],
  ['was destroyed', () => new PassThrough().destroy()],
])('a download to a stream that %s is refused', async (_, make) => {
  const { agent } = await connected({}, precious)
  const sink = make()
  if (!sink.closed) await once(sink, 'close')
  expect(await rejection(agent.files.download('/data', sink))).toMatchObject({ code: 'BAD_OPTION' })
})

describe('a stream that was left', () => {
  const late = { destroy: (_: unknown, done: (error: Error) => void) => setImmediate(done, broken) }

  it('may fail as late as it likes', async () => {
    const { agent } = await connected()
    const source = new Readable({ ...late, read() {} })
    const input = new Readable({ ...late, read() {} })
    const sink = new Writable(late)
    const all = Promise.all([source, input, sink].map(closed))
    await rejection(agent.files.upload(source, '/nope/x'))
    await rejection(agent.files.download('/nope', sink))
    await rejection(agent.spawn(['cat'], { stream: true, input, tempFolder: '/nope' }))
    await all
  })

  it('has no listener of ours if it goes on', async () => {
    const { agent } = await connected({}, precious)
    const source = new Readable({ read() {}, autoDestroy: false })
    source.push('bytes')
    source.push(null)
    await agent.files.upload(source, '/data')
    expect([source.destroyed, source.listenerCount('error')]).toEqual([false, 0])
    // Node itself leaves some.
    const [sink, other] = [1, 2].map(() => new Writable({ write: (_, _encoding, done) => done(), autoDestroy: false }))
    await agent.files.download('/data', sink as Writable)
    await pipeline(Readable.from(['bytes']), other as Writable)
    expect([sink?.destroyed, sink?.listenerCount('error')]).toEqual([false, other?.listenerCount('error')])
  })
})

describe('the input of a program that cannot be started', () => {
  const none = () => 1

  it.each<[string, Partial<SpawnStreamOptions>, FakeAgentOptions]>([
    ['there is no folder', { tempFolder: '/nope' }, {}],
    ['programs are switched off', {}, { block: ['guest-exec'] }],
    ['no FIFO can be made', {}, { programs: { mkfifo: none } }],
    ['a variable would be lost', { env: { 'my.name': 'x' } }, {}],
    ['it was given up before', { signal: AbortSignal.abort(broken) }, {}],
  ])('is left where %s', async (_, options, guest) => {
    const { agent } = await connected({}, guest)
    const input = createReadStream(import.meta.filename)
    const cancel = vi.fn()
    await rejection(agent.spawn(['cat'], { ...options, stream: true, input }))
    await rejection(agent.spawn(['cat'], { ...options, stream: true, input: new ReadableStream({ cancel }) }))
    expect(input.destroyed).toBe(true)
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce())
  })
})
