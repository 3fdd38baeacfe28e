import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const one = randomBytes(2_000_000)
const other = randomBytes(1_500_000)
const guest = (latencyMs = 0) => connected({}, { files: { '/one': one, '/other': other }, latencyMs })

let here: string
let local: string
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-parts-'))
  local = join(here, 'copy')
})
afterEach(() => rm(here, { recursive: true }))

describe('what is left of a copy, to be taken up again', () => {
  const busy = { code: 'FOREIGN_PART', message: expect.stringContaining('is being written by another copy') }

  it('is written by one at a time', async () => {
    const { agent } = await guest(5)
    const copies = ['/one', '/other'].map((from) => agent.files.download(from, local, { resume: true }))
    const ended = await Promise.allSettled(copies)
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({ reason: busy })
    const whole = ended[0]?.status === 'fulfilled' ? one : other
    expect((await readFile(local)).equals(whole)).toBe(true)
    await agent.files.download('/other', local, { resume: true })
    expect((await readFile(local)).equals(other)).toBe(true)
    expect(await readdir(here)).toEqual(['copy'])
  })

  it('can be taken up by another when the first has failed', async () => {
    const { agent } = await guest()
    const abort = new AbortController()
    const onProgress = ({ bytes }: { bytes: number }) => bytes > 500_000 && abort.abort(new Error('enough'))
    await rejection(agent.files.download('/one', local, { resume: true, signal: abort.signal, onProgress }))
    expect(await agent.files.download('/one', local, { resume: true })).toMatchObject({
      resumedFrom: expect.any(Number),
    })
    expect((await readFile(local)).equals(one)).toBe(true)
  })

  it('that another process has taken meanwhile is neither finished nor removed', async () => {
    const { agent } = await guest()
    let isTaken = false
    const onProgress = async ({ bytes }: { bytes: number }) => {
      if (bytes < 500_000 || isTaken) return
      isTaken = true
      await rename(`${local}.part`, join(here, 'taken'))
      await writeFile(`${local}.part`, 'of somebody else')
    }
    const stopped: unknown[] = []
    const onStopped = (state: unknown) => stopped.push(state)
    const copy = agent.files.download('/one', local, { resume: true, onProgress, onStopped })
    expect((await rejection(copy)).message).toContain('is being written by another copy')
    expect(stopped).toMatchObject([{ part: undefined, resumable: false }])
    expect(await readFile(`${local}.part`, 'utf8')).toBe('of somebody else')
    expect((await readdir(here)).sort()).toEqual(['copy.part', 'taken'])
  })
})

describe.runIf(process.platform === 'linux')('a FIFO here', () => {
  beforeEach(() => void execFileSync('mkfifo', [local]))

  it('gets the file, as soon as somebody reads it', async () => {
    const { agent } = await guest()
    const copy = agent.files.download('/one', local, { verify: 'sha256' })
    await sleep(120)
    expect((await readFile(local)).equals(one)).toBe(true)
    expect(await copy).toMatchObject({ bytes: one.length, verified: 'in-guest' })
  })

  it('that nobody reads is waited for no longer than is wanted, by no thread', async () => {
    const { agent, fake } = await guest()
    const abort = new AbortController()
    const onStopped = vi.fn()
    const options = { signal: abort.signal, onStopped }
    const copies = Array.from({ length: 5 }, () => agent.files.download('/one', local, options))
    const settled = Promise.allSettled(copies)
    await sleep(120)
    abort.abort(new Error('enough'))
    expect(await settled).toEqual(Array(5).fill({ status: 'rejected', reason: new Error('enough') }))
    expect(onStopped).toHaveBeenCalledTimes(5)
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('that nobody reads at all is left when the session ends', async () => {
    const { agent, fake } = await guest()
    const waiting = rejection(agent.files.download('/one', local))
    await vi.waitFor(() => expect(fake.requests.at(-1)?.execute).toBe('guest-file-seek'))
    await agent.close()
    expect(await waiting).toMatchObject({ code: 'CLOSED' })
  })

  it('that nobody reads, or reads on, is left when the session ends', async () => {
    const { agent } = await guest()
    const waiting = rejection(agent.files.download('/one', local))
    await sleep(120)
    await using reader = await open(local, 'r+')
    await vi.waitFor(async () => expect((await reader.read(Buffer.alloc(1))).bytesRead).toBe(1))
    await agent.close()
    expect(await waiting).toMatchObject({ code: 'TRANSFER_FAILED', cause: { code: 'CLOSED' } })
  })
})

it.each([
  [{ start: -5 }, 'start is -5'],
  [{ start: Number.NaN }, 'start is NaN'],
  [{ end: -1 }, 'end is -1'],
])('a part of a file from or to no place is refused: %o', async (options, says) => {
  const { agent } = await guest()
  const reading = (async () => {
    for await (const _ of agent.files.stream('/one', options));
  })()
  expect(await rejection(reading)).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining(says) })
})
