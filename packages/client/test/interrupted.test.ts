import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { FakeAgent, type Program } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

/** What takes long can be interrupted: it rejects with the signal's reason, and nothing goes on in the guest. */
describe('an abort', { timeout: 60_000 }, () => {
  const reason = new Error('enough')
  const connected = async (programs: Record<string, Program> = {}) => {
    const fake = new FakeAgent({}, { programs, files: { '/srv/a': 'a' } })
    const agent = await GuestAgent.connect(fake.transport)
    onTestFinished(() => agent.close())
    return { fake, agent, abort: new AbortController(), stopped: vi.fn() }
  }
  const running = (fake: FakeAgent, name: string) =>
    fake.processes.filter(({ argv, exited }) => argv.includes(name) && !argv.includes('--version') && !exited)
  // Aborted before its pid was known, it is killed when that comes.
  const ended = (fake: FakeAgent, name: string) => vi.waitFor(() => expect(running(fake, name)).toEqual([]), 10_000)
  const local = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qga-interrupted-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    return folder
  }

  it('ends an upload whose source waits, and says how far it was', async () => {
    const { fake, agent, abort, stopped } = await connected()
    const source = new PassThrough()
    source.write(Buffer.alloc(1_000_000))
    // By then the source has nothing more to give.
    let last: NodeJS.Timeout | undefined
    const onProgress = () => {
      clearTimeout(last)
      last = setTimeout(() => abort.abort(reason), 300)
    }
    const options = { signal: abort.signal, onProgress, onStopped: stopped }
    expect(await rejection(agent.files.upload(source, '/tmp/x', options))).toBe(reason)
    expect(source.destroyed).toBe(true)
    expect(stopped.mock.calls).toEqual([
      [{ bytes: expect.any(Number), total: undefined, part: '/tmp/x', resumable: false }],
    ])
    expect(stopped.mock.calls[0]?.[0].bytes).toBeGreaterThan(500_000)
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  const long: Program = async ({ argv, sleep }) => {
    if (argv.includes('--version')) return 0
    await sleep(600_000)
    return 0
  }

  it('ends what a folder is packed with in the guest', async () => {
    const { fake, agent, abort, stopped } = await connected({ tar: long })
    const to = join(await local(), 'srv')
    const copying = rejection(
      agent.files.download('/srv', to, { recursive: true, signal: abort.signal, onStopped: stopped }),
    )
    await vi.waitFor(() => expect(running(fake, 'tar')).toHaveLength(1), 10_000)
    abort.abort(reason)
    expect(await copying).toBe(reason)
    expect(stopped).toHaveBeenCalledTimes(1)
    await ended(fake, 'tar')
    await vi.waitFor(() => expect(fake.files.list('/var/tmp')).toEqual([]), 10_000)
  })

  it('ends what a checksum is made with in the guest', async () => {
    const { fake, agent, abort } = await connected({ sha256sum: long })
    const uploading = rejection(
      agent.files.upload([Buffer.from('x')], '/tmp/x', { verify: 'sha256', signal: abort.signal }),
    )
    await vi.waitFor(() => expect(running(fake, 'sha256sum')).toHaveLength(1), 10_000)
    abort.abort(reason)
    expect(await uploading).toBe(reason)
    await ended(fake, 'sha256sum')
  })
})
