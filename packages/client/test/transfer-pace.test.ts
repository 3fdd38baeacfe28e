import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { CommandFailure, dropReply, FakeAgent, type Handlers } from '@qga/testing'
import type { Tap } from '@qga/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'

const KiB = 1024
const USUAL = 64 * KiB
const LARGE = 320 * KiB
const LARGEST = 1024 * KiB
const CHUNK = 128 * KiB
const data = randomBytes(3 * 1024 * KiB + 7)

let here: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-here-'))
})
afterEach(() => rm(here, { recursive: true }))

describe('reads of a long file', () => {
  // Reads grow by the pace of this machine, which is nobody's business here; timers stay real.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  /** The sizes that an agent was asked for in one download, which must come out right. */
  async function sizesOf(limit: number, faults = {}, options = {}, msPerRead = 0): Promise<number[]> {
    const sizes: number[] = []
    const fake = new FakeAgent(
      {
        'guest-file-read': ({ count = 0 }, context) => {
          sizes.push(count)
          if (msPerRead > 0) vi.advanceTimersByTime(msPerRead)
          if (count > limit) throw new CommandFailure('GenericError', `value '${count}' is invalid for argument count`)
          return context.builtIn()
        },
      },
      { files: { '/data': data }, ...faults },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.files.download('/data', join(here, 'copy'), options)
    expect((await readFile(join(here, 'copy'))).equals(data)).toBe(true)
    expect(fake.openHandles).toEqual([])
    fake.close()
    return sizes
  }

  const inOrder = (sizes: readonly number[]) => sizes.filter((size, at) => size !== sizes[at - 1])

  it('become larger behind the first 256 KiB, the first of them most, for the sake of the memory of agents', async () => {
    const sizes = await sizesOf(48 * 1024 * KiB)
    expect(inOrder(sizes)).toEqual([USUAL, LARGEST, LARGE, expect.any(Number)])
    expect(sizes.filter((size) => size === LARGEST)).toHaveLength(1)
    // The rest of what was under way when those were there is as usual, too.
    expect(sizes.indexOf(LARGEST)).toBe(4 + 3)
  })

  it.each([
    ['stay as they are where bytes come slower than 1 MiB/s', 64, [USUAL, 7]],
    ['become larger where they come faster', 60, [USUAL, LARGEST, LARGE, expect.any(Number)]],
  ])('%s', async (_, ms, expected) => {
    expect(inOrder(await sizesOf(48 * 1024 * KiB, {}, {}, ms))).toEqual(expected)
  })

  it('are no larger once an agent has refused that', async () => {
    const sizes = await sizesOf(100 * KiB)
    // As many as are under way at once.
    expect(sizes.filter((size) => size > USUAL).length).toBeLessThanOrEqual(4)
    expect(sizes.filter((size) => size === LARGEST)).toHaveLength(1)
  })

  it('are no larger where less was refused already', async () => {
    expect((await sizesOf(48 * KiB)).filter((size) => size > USUAL)).toEqual([])
  })

  it('are as usual again, for 256 KiB, when a reply is lost', async () => {
    const faults = { faults: [dropReply({ command: 'guest-file-read', nth: 9 })] }
    const sizes = await sizesOf(48 * 1024 * KiB, faults, { timeoutMs: 300 })
    const again = inOrder(sizes.slice(sizes.indexOf(LARGEST)))
    expect(again.slice(0, 4)).toEqual([LARGEST, LARGE, USUAL, LARGEST])
  })

  it('are as usual for good where larger ones cannot pass', async () => {
    const sizes: number[] = []
    const record: Handlers = {
      'guest-file-read': ({ count = 0 }, { builtIn }) => {
        sizes.push(count)
        return builtIn()
      },
    }
    const fake = new FakeAgent(record, { files: { '/data': randomBytes(8 * 1024 * KiB) } })
    await using agent = await GuestAgent.connect(fake.transport, { maxFrameBytes: 300 * KiB })
    for (const name of ['one', 'other']) await agent.files.download('/data', join(here, name))
    expect(sizes.filter((size) => size === LARGEST)).toHaveLength(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(22 * 1024 * KiB)
    fake.close()
  })
})

describe('an upload', () => {
  it('makes the next request ready while one is under way, and sends it only then', async () => {
    const some = data.subarray(0, 6 * CHUNK + 7)
    let underWay = 0
    let most = 0
    let given = 0
    const readyAt: number[] = []
    const fake = new FakeAgent({
      'guest-file-write': async (_, context) => {
        most = Math.max(most, ++underWay)
        for (let turns = 0; turns < 20; turns++) await turn()
        readyAt.push(given)
        underWay--
        return context.builtIn()
      },
    })
    const source = async function* () {
      for (let at = 0; at < some.length; at += CHUNK) {
        given++
        yield some.subarray(at, at + CHUNK)
      }
    }
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.files.upload(source(), '/data')
    expect(Buffer.from(fake.files.get('/data')).equals(some)).toBe(true)
    expect(most).toBe(1)
    // There is always one more than is under way.
    expect(readyAt).toEqual([2, 3, 4, 5, 6, 7, 7])
    fake.close()
  })

  it('changes nothing of a request that was not answered, and uses the memory of others again', async () => {
    const faults = [dropReply({ command: 'guest-file-write', nth: 2 })]
    const fake = new FakeAgent({}, { faults })
    const sent: { readonly bytes: Uint8Array; readonly text: string }[] = []
    const tap: Tap = {
      sent: (_, bytes) => void sent.push({ bytes, text: Buffer.from(bytes).toString('latin1') }),
      watch: (_, sink) => sink,
    }
    await using agent = await GuestAgent.connect(fake.transport, { tap })
    await agent.files.upload([data.subarray(0, 20 * CHUNK)], '/data', { timeoutMs: 300 })
    expect(Buffer.from(fake.files.get('/data')).equals(data.subarray(0, 20 * CHUNK))).toBe(true)
    const writes = sent.filter(({ text }) => text.includes('"guest-file-write"'))
    expect(writes).toHaveLength(21)
    const isAsSent = writes.map(({ bytes, text }) => Buffer.from(bytes).toString('latin1') === text)
    expect(isAsSent[1]).toBe(true)
    expect(new Set(writes.map(({ bytes }) => bytes.buffer)).size).toBeLessThan(8)
    fake.close()
  })

  it('that fails leaves a source that is waited for, at once', async () => {
    const fake = new FakeAgent({
      'guest-file-write': () => {
        throw new CommandFailure('GenericError', 'No space left on device')
      },
    })
    const source = new PassThrough()
    source.write(data.subarray(0, CHUNK))
    await using agent = await GuestAgent.connect(fake.transport)
    await expect(agent.files.upload(source, '/data')).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
    expect(source.destroyed).toBe(true)
    fake.close()
  })

  it('tells of every byte, in order, and of none that was not written', async () => {
    const full = 5 * CHUNK
    const fake = new FakeAgent({
      'guest-file-write': (_, context) => {
        if (fake.files.get('/data').length >= full) throw new CommandFailure('GenericError', 'No space left on device')
        return context.builtIn()
      },
    })
    await writeFile(join(here, 'local'), data)
    await using agent = await GuestAgent.connect(fake.transport)
    const seen: number[] = []
    const copying = agent.files.upload(join(here, 'local'), '/data', { onProgress: ({ bytes }) => seen.push(bytes) })
    await expect(copying).rejects.toMatchObject({ code: 'TRANSFER_FAILED', bytes: full })
    expect(seen).toEqual([1, 2, 3, 4, 5].map((times) => times * CHUNK))
    expect(fake.openHandles).toEqual([])
    fake.close()
  })
})
