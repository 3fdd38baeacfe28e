import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FakeAgent, Program } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

const soon = { timeout: 20_000, interval: 10 }
const data = randomBytes(2 * 1024 * 1024)

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'qga-here-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

const freeze = async (agent: Awaited<ReturnType<typeof connected>>['agent']) =>
  await agent.execute('guest-fsfreeze-freeze')

/** What was put off by a freeze is done soon after it. */
async function afterThaw({ agent, fake }: Awaited<ReturnType<typeof connected>>, check: (fake: FakeAgent) => void) {
  expect(() => check(fake)).toThrow()
  await agent.execute('guest-fsfreeze-thaw')
  await vi.waitFor(() => check(fake), soon)
}

describe('what a freeze puts off is tidied behind it', () => {
  const handlesAreClosed = (fake: FakeAgent) => expect(fake.openHandles).toEqual([])
  const programsAreOver = (fake: FakeAgent) => expect(fake.processes).toEqual([])

  it('the handle of a file that was being read', async () => {
    const given = await connected({}, { files: { '/data': data } })
    const reading = async () => {
      for await (const _ of given.agent.files.stream('/data')) await freeze(given.agent)
    }
    expect(await rejection(reading())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'frozen' })
    await afterThaw(given, handlesAreClosed)
  })

  it('the handle of a file that was opened for somebody who had left', async () => {
    const given = await connected({
      'guest-file-open': async (_, { builtIn }) => {
        const handle = await builtIn()
        await new Promise((resolve) => setTimeout(resolve, 100))
        return handle
      },
    })
    const { agent } = given
    const opening = rejection(agent.files.open('/new', 'w', { timeoutMs: 50 }))
    const freezing = freeze(agent)
    expect(await opening).toMatchObject({ code: 'TIMEOUT', written: true })
    await freezing
    await afterThaw(given, handlesAreClosed)
  })

  /** A guest whose programs end by any signal, and what was sent. */
  async function withSignals() {
    const signals: string[] = []
    const kill: Program = ({ argv, kill }) => {
      signals.push(argv[2] ?? '')
      kill(Number(argv[3]), 15)
    }
    return { ...(await connected({}, { programs: { kill } })), signals }
  }

  it('a program that was disposed of', async () => {
    const given = await withSignals()
    {
      await using _ = await given.agent.spawn(['sleep', '1000'])
      await freeze(given.agent)
    }
    await afterThaw(given, programsAreOver)
    expect(given.signals).toEqual(['TERM'])
  })

  it('a program that took too long', async () => {
    const given = await withSignals()
    let freezing: Promise<unknown> = Promise.resolve()
    const onStarted = () => {
      freezing = freeze(given.agent)
    }
    const late = given.agent.exec(['sleep', '1000'], { timeoutMs: 1_000, killOnTimeout: true, onStarted })
    expect(await rejection(late)).toMatchObject({ code: 'EXEC_TIMEOUT', killed: false })
    await freezing
    await afterThaw(given, programsAreOver)
    expect(given.signals).toEqual(['TERM'])
  })

  it('a program with its output, and the handles of that', async () => {
    const given = await connected()
    {
      await using _streamed = await given.agent.spawn(['sleep', '1000'], { stream: true })
      await freeze(given.agent)
    }
    await afterThaw(given, (fake) => {
      programsAreOver(fake)
      handlesAreClosed(fake)
    })
  })

  it('the archive of a folder that was being copied', async () => {
    const given = await connected({}, { files: { '/dir/data': data } })
    const onProgress = ({ bytes }: { bytes: number }) => void (bytes > 0 && freeze(given.agent).catch(() => {}))
    const to = join(await folder(), 'copy')
    const error = await rejection(given.agent.files.download('/dir', to, { recursive: true, onProgress }))
    expect(error).toMatchObject({ code: 'TRANSFER_FAILED' })
    await afterThaw(given, (fake) => {
      handlesAreClosed(fake)
      expect(fake.files.list('/var/tmp')).toEqual([])
    })
  })
})
