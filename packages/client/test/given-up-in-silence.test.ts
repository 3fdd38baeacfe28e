import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeAgent, type FakeAgentOptions, type Program } from '@qga/testing'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

const reason = new Error('enough')
const sleepy: Program = async ({ argv, sleep }) => {
  if (!argv.includes('--version')) await sleep(600_000)
  return 0
}
const files = { '/srv/a': 'x'.repeat(5_000_000), '/srv/b': 'y' }

async function* slowly(): AsyncGenerator<string> {
  yield 'some'
  await new Promise(() => {})
}

/** What is to be done at the end: tests that run at the same time have no end of their own. */
const ends: (() => Promise<void>)[] = []
afterAll(() => Promise.all(ends.map((end) => end())))

async function given(options: FakeAgentOptions = {}) {
  const fake = new FakeAgent({}, { files, ...options })
  const agent = await GuestAgent.connect(fake.transport)
  ends.push(() => agent.close())
  const abort = new AbortController()
  return { fake, agent, abort, signal: abort.signal }
}

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qga-silence-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'srv')
}

const runs = (fake: FakeAgent, name: string) =>
  vi.waitFor(
    () => expect(fake.processes.map(({ argv }) => argv)).toContainEqual(expect.arrayContaining([name])),
    10_000,
  )

async function drain(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of stream);
}

/** How long it takes, from here on, until it rejects with what is expected. */
async function took(work: Promise<unknown>, expected: unknown): Promise<number> {
  const begun = performance.now()
  const error = await rejection(work)
  if (expected instanceof Error) expect(error).toBe(expected)
  else expect(error).toMatchObject(expected as object)
  return performance.now() - begun
}

/** Two clean-ups of a second each, and what a busy machine takes. */
const SOON_MS = 4_500
/** The deadline, and two seconds for the signal besides. */
const TOLD_MS = 9_500

describe.concurrent('an agent that falls silent does not hold for long', { timeout: 60_000 }, () => {
  it.each(['none', 'streamed'])('a streamed program beyond its deadline (input: %s)', async (kind) => {
    const { agent, fake } = await given()
    const input = kind === 'none' ? {} : { input: slowly() }
    const proc = await agent.spawn(['sleep', '60'], { stream: true, timeoutMs: 4_000, ...input })
    fake.silence()
    const late = { code: 'EXEC_TIMEOUT', killed: false }
    const both = await Promise.all([took(proc.wait(), late), took(drain(proc.stdout), late)])
    expect(Math.max(...both)).toBeLessThan(TOLD_MS)
  })

  it.each(['none', 'streamed'])('one that is aborted, and disposed of then (input: %s)', async (kind) => {
    const { agent, fake, abort, signal } = await given()
    const input = kind === 'none' ? {} : { input: slowly() }
    const using = async () => {
      await using proc = await agent.spawn(['sleep', '60'], { stream: true, signal, ...input })
      fake.silence()
      abort.abort(reason)
      await proc.wait()
    }
    expect(await took(using(), reason)).toBeLessThan(SOON_MS)
  })

  it('the output of one that has ended, when the reading is aborted', async () => {
    const { agent, fake, abort, signal } = await given()
    const proc = await agent.spawn(['echo', 'x'], { stream: true, signal })
    await proc.wait()
    await drain(proc.stderr)
    fake.silence()
    const reading = took(drain(proc.stdout), reason)
    abort.abort(reason)
    expect(await reading).toBeLessThan(SOON_MS)
  })

  it('a program that is to end with an abort', async () => {
    const { agent, fake, abort, signal } = await given()
    const running = took(agent.exec(['sleep', '60'], { signal, killOnAbort: true }), reason)
    await runs(fake, 'sleep')
    fake.silence()
    abort.abort(reason)
    expect(await running).toBeLessThan(SOON_MS)
  })

  it('a folder that is packed when its copy is aborted', async () => {
    const { agent, fake, abort, signal } = await given({ programs: { tar: sleepy } })
    const copying = took(agent.files.download('/srv', await place(), { recursive: true, signal }), reason)
    await runs(fake, '-c')
    fake.silence()
    abort.abort(reason)
    expect(await copying).toBeLessThan(SOON_MS)
  })

  it('one that is coming when its copy is aborted', async () => {
    const { agent, fake, abort, signal } = await given()
    let abortedAt = 0
    const onProgress = ({ bytes }: { bytes: number }) => {
      if (bytes === 0 || abortedAt > 0) return
      abortedAt = performance.now()
      fake.silence()
      abort.abort(reason)
    }
    const options = { recursive: true, signal, onProgress } as const
    expect(await rejection(agent.files.download('/srv', await place(), options))).toBe(reason)
    expect(performance.now() - abortedAt).toBeLessThan(SOON_MS)
  })

  it('one whose copy fails', async () => {
    const { agent, fake } = await given()
    let silentAt = 0
    const onProgress = ({ bytes }: { bytes: number }) => {
      if (bytes === 0 || silentAt > 0) return
      silentAt = performance.now()
      fake.silence()
    }
    const options = { recursive: true, timeoutMs: 500, onProgress } as const
    const error = await rejection(agent.files.download('/srv', await place(), options))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED', cause: { code: 'TIMEOUT' } })
    // Three tries, and what may be busy and not silent gets five seconds.
    expect(performance.now() - silentAt).toBeLessThan(15_000)
  })
})

describe.concurrent('an agent that answers, be it slowly, has nothing left', { timeout: 60_000 }, () => {
  it.each([0, 350])('when the abort of a copy is told (%d ms)', async (latencyMs) => {
    const { agent, fake, abort, signal } = await given({ latencyMs })
    const onProgress = ({ bytes }: { bytes: number }) => void (bytes > 0 && abort.abort(reason))
    const options = { recursive: true, signal, onProgress } as const
    expect(await rejection(agent.files.download('/srv', await place(), options))).toBe(reason)
    await agent.close()
    expect([fake.files.list('/var/tmp'), fake.openHandles]).toEqual([[], []])
  })

  it.each([0, 350])('when the abort of a program is told (%d ms)', async (latencyMs) => {
    const { agent, fake, abort, signal } = await given({ latencyMs })
    const running = took(agent.exec(['sleep', '60'], { signal, killOnAbort: true }), reason)
    const isPolled = () => fake.requests.some(({ execute }) => execute === 'guest-exec-status')
    await vi.waitFor(() => expect(isPolled()).toBe(true), 10_000)
    abort.abort(reason)
    await running
    await agent.close()
    expect(fake.processes.filter(({ exited }) => !exited)).toEqual([])
  })
})
