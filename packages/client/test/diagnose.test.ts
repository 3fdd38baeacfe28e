import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropReply, FakeAgent } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import type { Transport } from '@qga/wire'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ClosedError, diagnose, GuestAgent } from '../src/index.js'
import { rejection } from './rejection.js'

/** A client of a fake that from then on never answers this command. */
async function connected(command: string) {
  const fake = new FakeAgent()
  const agent = await GuestAgent.connect(fake.transport)
  fake.faults = [dropReply({ command })]
  return { fake, agent }
}

describe('a diagnosis', () => {
  it('says of what refuses to tell about itself that it is ready', async () => {
    const fake = new FakeAgent({}, { block: ['guest-info', 'guest-ping'] })
    const { pingMs, ...rest } = (await diagnose(fake.transport)) as { pingMs: number }
    expect(rest).toEqual({ state: 'ready', label: fake.transport.label, version: '', disabled: [] })
    expect(pingMs).toBeGreaterThanOrEqual(0)
  })

  it('of a target leaves no connection, of an agent its own one', async () => {
    const fake = new FakeAgent()
    await diagnose(fake.transport)
    await vi.waitFor(() => expect(fake.clients).toBe(0))
    await using agent = await GuestAgent.connect(fake.transport)
    await diagnose(agent)
    expect(agent.state).toBe('ready')
  })

  it('of an agent says what is true now, though it was asked before', async () => {
    let frozen = false
    const fake = new FakeAgent({
      'guest-fsfreeze-status': () => (frozen ? 'frozen' : 'thawed'),
      'guest-info': async (_, { builtIn }) => {
        const { version, supported_commands } = await builtIn()
        return { version, supported_commands: supported_commands.map((command) => ({ ...command, enabled: !frozen })) }
      },
    })
    await using agent = await GuestAgent.connect(fake.transport)
    for (const state of ['ready', 'frozen', 'ready'] as const) {
      frozen = state === 'frozen'
      expect(await diagnose(agent)).toMatchObject({ state })
    }
  })

  it('names an address as the transport does, whatever it finds there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qga-diagnose-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const path = join(folder, 'x.sock')
    expect(await diagnose(path)).toMatchObject({ state: 'no-socket', label: `unix:${path}` })
    await using _served = await serveUnix(new FakeAgent(), path)
    expect(await diagnose(path)).toMatchObject({ state: 'ready', label: `unix:${path}` })
    await using _ = await GuestAgent.connect(path)
    const state = expect.stringMatching(/^(held|silent)$/)
    expect(await diagnose(path, { timeoutMs: 500 })).toMatchObject({ state, label: `unix:${path}` })
  })

  it('of what never lets anybody in is unreachable', async () => {
    const target: Transport = {
      label: 'nowhere',
      open: ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    }
    expect(await diagnose(target, { timeoutMs: 20 })).toMatchObject({ state: 'unreachable', label: 'nowhere' })
  })

  it.each(['guest-ping', 'guest-info'] as const)('of what does not answer %s is silent', async (command) => {
    const { agent } = await connected(command)
    // The one deadline is for all that is asked.
    const timeoutMs = expect.toSatisfy((ms: number) => ms <= 20)
    expect(await diagnose(agent, { timeoutMs: 20 })).toMatchObject({
      state: 'silent',
      error: { code: 'TIMEOUT', timeoutMs },
      holder: undefined,
    })
  })

  it.each(['guest-ping', 'guest-info'] as const)('is given up with its signal, at %s', async (command) => {
    const { fake, agent } = await connected(command)
    // An error of an agent's, which says nothing of this one.
    const reason = new ClosedError('no more')
    const abort = new AbortController()
    const before = fake.requests.length
    const given = rejection(diagnose(agent, { signal: abort.signal }))
    await vi.waitFor(() => expect(fake.requests.slice(before).at(-1)?.execute).toBe(command))
    abort.abort(reason)
    expect(await given).toBe(reason)
    expect(await rejection(diagnose(fake.transport, { signal: abort.signal }))).toBe(reason)
  })
})
