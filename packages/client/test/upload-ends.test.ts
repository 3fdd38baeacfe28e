import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent } from '@qga/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent, type TransferStopped } from '../src/index.js'

const CHUNK = 128 * 1024
const data = randomBytes(5 * CHUNK + 7)

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

it('a resumed upload that ends while it compares leaves no handle, and says what there is', async () => {
  const local = join(here, 'local')
  await writeFile(local, data)
  const fake = new FakeAgent({}, { files: { '/data': data.subarray(0, 2 * CHUNK) } })
  await using agent = await GuestAgent.connect(fake.transport)
  const abort = new AbortController()
  const stopped: TransferStopped[] = []
  const copy = agent.files.upload(local, '/data', {
    resume: true,
    signal: abort.signal,
    onProgress: ({ phase }) => phase === 'verifying' && abort.abort(new Error('enough')),
    onStopped: (state) => stopped.push(state),
  })
  await expect(copy).rejects.toThrow('enough')
  expect(stopped).toMatchObject([{ total: data.length, part: '/data', resumable: true }])
  await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  fake.close()
})

describe.runIf(process.platform === 'linux')('a FIFO', () => {
  async function withFifo() {
    const fifo = join(here, 'fifo')
    execFileSync('mkfifo', [fifo])
    const fake = new FakeAgent()
    const agent = await GuestAgent.connect(fake.transport)
    onTestFinished(async () => {
      await agent.close()
      fake.close()
    })
    return { fake, agent, fifo }
  }

  it('is copied to its end, whenever somebody writes to it', async () => {
    const { fake, agent, fifo } = await withFifo()
    const copy = agent.files.upload(fifo, '/data', { verify: 'sha256' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    await writeFile(fifo, data)
    expect(await copy).toMatchObject({ bytes: data.length })
    expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
  })

  it('is not even opened where it cannot be resumed', async () => {
    const { agent, fifo } = await withFifo()
    const open = () => readdir('/proc/self/fd').then((all) => all.length)
    const before = await open()
    await expect(agent.files.upload(fifo, '/data', { resume: true })).rejects.toMatchObject({ code: 'BAD_OPTION' })
    expect(await open()).toBe(before)
  })

  it.each([
    ['nobody writes to', undefined],
    ['somebody holds in silence', 'r+'],
  ])('that %s holds no thread that an abort could not end', async (_, flags) => {
    const { fake, agent, fifo } = await withFifo()
    await using holder = flags === undefined ? undefined : await open(fifo, flags)
    await holder?.write('some')
    // One more than there are threads for files: each that waited in one would leave none for the others.
    const abort = new AbortController()
    const copies = [1, 2, 3, 4, 5].map((at) => agent.files.upload(fifo, `/data${at}`, { signal: abort.signal }))
    const settled = Promise.allSettled(copies)
    await vi.waitFor(() => expect(fake.openHandles).toHaveLength(5))
    abort.abort(new Error('enough'))
    expect(await settled).toEqual(Array(5).fill({ status: 'rejected', reason: new Error('enough') }))
    await stat(fifo)
  })
})

it('nothing is sent behind a write whose reply is found to be wrong', async () => {
  let writes = 0
  const fake = new FakeAgent({
    'guest-file-write': async (_, context) => {
      const reply = await context.builtIn()
      return ++writes === 2 ? { ...Object(reply), eof: 'no' } : reply
    },
  })
  await using agent = await GuestAgent.connect(fake.transport, { validate: 'strict' })
  await agent.files.upload([data], '/data')
  expect(writes).toBe(7)
  expect(Buffer.from(fake.files.get('/data')).equals(data)).toBe(true)
  fake.close()
})
