import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CommandFailure, type Fault } from '@qga/testing'
import { CommandError } from '@qga/wire/calls'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sizeOf } from '../src/files/size-of.js'
import {
  addAuthorizedKeys,
  listAuthorizedKeys,
  setGuestTime,
  setMemoryBlocks,
  setVcpus,
  syncGuestTime,
  trimFilesystems,
} from '../src/guest/index.js'
import { diagnose, ExecTimeoutError, type GuestAgent, waitForAgent } from '../src/index.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

let here: string
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'qga-reasons-'))
  await writeFile(join(here, 'local'), 'some')
})
afterAll(() => rm(here, { recursive: true }))

/** Whoever gives all up when one call fails aborts the others with its error. */
const reason = new CommandError('guest-exec', { class: 'CommandNotFound', desc: 'No such file or directory' })

type Fake = Awaited<ReturnType<typeof connected>>['fake']
type Options = { readonly signal: AbortSignal; readonly onStopped: (stopped: unknown) => void }
type Work = (agent: GuestAgent, options: Options, fake: Fake) => Promise<unknown>

/** Aborts while the reply to the nth of such commands is on its way. */
async function abortedAt(command: string, work: Work, why: Error = reason, nth = 1) {
  const { agent, fake } = await connected({}, { files: { '/data': 'some' } })
  const abort = new AbortController()
  let times = 0
  const aborts: Fault = {
    name: 'aborts',
    onReply: (bytes, reply) => {
      if (reply.command !== command || ++times !== nth) return [bytes]
      abort.abort(why)
      return [{ waitMs: 50 }, bytes]
    },
  }
  fake.faults = [aborts]
  const onStopped = vi.fn()
  const options = { signal: abort.signal, onStopped }
  return { error: await rejection(work(agent, options, fake)), onStopped, agent, fake }
}

describe("an abort whose reason is another call's error is an abort", () => {
  const seen = (signal: AbortSignal) => ({ signal, timeoutMs: 5_000 })
  it.each<[string, string, Work, number?]>([
    ['a program that starts', 'guest-exec', (agent, { signal }) => agent.exec(['true'], { signal })],
    ['a program that runs', 'guest-exec-status', (agent, { signal }) => agent.exec(['sleep', '1'], { signal })],
    ['a larger environment', 'guest-exec', (agent, { signal }) => agent.exec(['true'], { signal, extendEnv: true })],
    ['merged output', 'guest-exec', (agent, { signal }) => agent.exec(['true'], { signal, capture: 'merged' })],
    [
      'a streamed one, its folder',
      'guest-exec',
      (agent, { signal }) => agent.spawn(['true'], { signal, stream: true }),
    ],
    ['its files', 'guest-file-open', (agent, { signal }) => agent.spawn(['true'], { signal, stream: true })],
    [
      'the keys of a user',
      'guest-ssh-get-authorized-keys',
      (agent, { signal }) => listAuthorizedKeys(agent, 'root', { signal }),
    ],
    [
      'new keys',
      'guest-ssh-add-authorized-keys',
      (agent, { signal }) => addAuthorizedKeys(agent, 'root', ['ssh-rsa AAAAB3NzaC1yc2E'], { signal }),
    ],
    [
      'its input',
      'guest-exec',
      (agent, { signal }) => agent.spawn(['true'], { signal, stream: true, input: [Buffer.alloc(1)] }),
      2,
    ],
    [
      'the files of that',
      'guest-file-open',
      (agent, { signal }) => agent.spawn(['true'], { signal, stream: true, input: [Buffer.alloc(1)] }),
      3,
    ],
    [
      'the clock, set',
      'guest-set-time',
      (agent, { signal }) => setGuestTime(agent, 10n ** 18n).then(() => syncGuestTime(agent, { signal })),
      2,
    ],
    ['the clock', 'guest-get-time', (agent, { signal }) => syncGuestTime(agent, { signal })],
    ['what the agent can do', 'guest-info', (agent, { signal }) => agent.capabilities({ signal })],
    ['a freeze, before it', 'guest-get-fsinfo', (agent, { signal }) => agent.freeze({ signal, journal: false })],
    [
      'a wait for the agent',
      'guest-info',
      (agent, { signal }, fake) => agent.close().then(() => waitForAgent(fake.transport, seen(signal))),
    ],
    [
      'a diagnosis, its ping',
      'guest-ping',
      (agent, { signal }, fake) => agent.close().then(() => diagnose(fake.transport, seen(signal))),
      2,
    ],
    [
      'a diagnosis, what it can do',
      'guest-info',
      (agent, { signal }, fake) => agent.close().then(() => diagnose(fake.transport, seen(signal))),
    ],
    [
      'a download',
      'guest-file-read',
      (agent, { signal }) => agent.files.download('/data', join(here, 'to'), { signal }),
    ],
    ['its size', 'guest-file-seek', (agent, { signal }) => agent.files.download('/data', join(here, 'to'), { signal })],
    [
      'its checksum',
      'guest-exec',
      (agent, { signal }) => agent.files.download('/data', join(here, 'to'), { signal, verify: 'sha256' }),
    ],
    [
      'an upload, its privacy',
      'guest-exec',
      (agent, { signal }) => agent.files.upload(join(here, 'local'), '/new', { signal }),
    ],
    [
      'an upload, its permissions',
      'guest-exec',
      (agent, { signal }) => agent.files.upload(join(here, 'local'), '/new', { signal, mode: 0o640 }),
      2,
    ],
    [
      'a folder, where it is packed',
      'guest-exec',
      (agent, { signal }) => agent.files.download('/', join(here, 'tree'), { signal, recursive: true }),
      2,
    ],
    [
      'an upload, its bytes',
      'guest-file-write',
      (agent, { signal }) => agent.files.upload(join(here, 'local'), '/new', { signal }),
    ],
    [
      'one that goes on',
      'guest-file-open',
      (agent, { signal }) => agent.files.upload(join(here, 'local'), '/new', { signal, resume: true }),
    ],
    [
      'a folder',
      'guest-exec',
      (agent, { signal }) => agent.files.download('/', join(here, 'tree'), { signal, recursive: true }),
    ],
  ])('%s: %s', async (_, command, work, nth) => {
    expect((await abortedAt(command, work, reason, nth)).error).toBe(reason)
  })

  it.each<[string, Work, unknown[]]>([
    [
      'guest-set-vcpus',
      (agent, options) => setVcpus(agent, [{ id: 1, online: false }], options),
      [{ id: 1, online: false }],
    ],
    [
      'guest-set-memory-blocks',
      (agent, options) => setMemoryBlocks(agent, [{ index: 1, online: false }], options),
      [{ index: 1, online: false }],
    ],
    ['guest-fstrim', (agent, options) => trimFilesystems(agent, options), ['all']],
  ])('a change by %s may have been made, and that is told', async (command, work, changes) => {
    const { error, onStopped } = await abortedAt(command, work)
    expect(error).toBe(reason)
    expect(onStopped.mock.calls).toEqual([[{ done: [], uncertain: changes, left: [] }]])
  })

  it("no program takes another's time-out for its own", async () => {
    const late = new ExecTimeoutError('make', 99, 50, false)
    const exec: Work = (agent, { signal }) =>
      agent.exec(['sleep', '1'], { signal, timeoutMs: 9_000, killOnTimeout: true })
    expect((await abortedAt('guest-exec-status', exec, late)).error).toBe(late)
  })
})

describe('nor is it remembered as an answer', () => {
  it('of whether the agent can merge outputs', async () => {
    const merged = (agent: GuestAgent, options = {}) => agent.exec(['true'], { ...options, capture: 'merged' })
    const { agent } = await abortedAt('guest-exec', (agent, { signal }) => merged(agent, { signal }))
    expect(await rejection(merged(agent))).toMatchObject({ code: 'UNSUPPORTED' })
  })

  it('of whether the guest has a shell', async () => {
    const put = (agent: GuestAgent, to: string, options = {}) => agent.files.upload(join(here, 'local'), to, options)
    const { agent } = await abortedAt('guest-exec', (agent, { signal }) => put(agent, '/new', { signal }))
    expect(await put(agent, '/another')).toMatchObject({ access: 'private' })
  })

  it('of how large a file is', async () => {
    const work: Work = async (agent, { signal }) => {
      await using file = await agent.files.open('/data')
      return await sizeOf(file, { signal })
    }
    expect((await abortedAt('guest-file-seek', work)).error).toBe(reason)
  })

  it('of whether a folder was made: it is removed', async () => {
    const work: Work = (agent, { signal }) => agent.files.download('/', join(here, 'tree'), { signal, recursive: true })
    const { fake } = await abortedAt('guest-exec', work, reason, 2)
    const ran = fake.requests.flatMap(({ execute, arguments: args }) =>
      execute === 'guest-exec' ? [Object(args)] : [],
    )
    expect(ran.map(({ path }) => path)).toEqual(['env', 'mkdir', 'rm'])
    expect(ran[2]?.arg.at(-1)).toBe(ran[1]?.arg.at(-1))
  })
})

it('an input that fails is what a streamed program failed by, whatever is being asked meanwhile', async () => {
  const full = new CommandFailure('GenericError', 'failed to flush file: No space left on device')
  let flushes = 0
  const { agent } = await connected(
    {
      'guest-file-flush': async (_, { builtIn }) => {
        if (++flushes <= 5) return await builtIn()
        await sleep(200) // until the program is asked about
        throw full
      },
    },
    { latencyMs: 8 },
  )
  await agent.capabilities()
  const input = async function* () {
    for (let at = 0; at < 20; at++) {
      yield Buffer.alloc(2_000, 'A')
      await sleep(20)
    }
  }
  await using program = await agent.spawn(['sleep', '3'], { stream: true, input: input() })
  expect(await rejection(program.wait())).toMatchObject({ code: 'COMMAND_FAILED', desc: full.desc })
})
