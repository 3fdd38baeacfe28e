import { link, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delay, FakeAgent, noReply } from '@qga/testing'
import { servePeer, serveUnix } from '@qga/testing/node'
import type { ConnectFailure, Holder, Transport } from '@qga/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type AgentNotReadyError,
  ClosedError,
  CommandError,
  ConnectError,
  diagnose,
  GuestAgent,
  type UnreadyReason,
  waitForAgent,
} from '../src/index.js'
import { agents } from './agents.js'
import { hold } from './raw-client.js'
import { rejection } from './rejection.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qga-wait-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const syncs = (fake: FakeAgent) => fake.requests.filter(({ execute }) => execute === 'guest-sync-delimited').length

describe.each(agents)('$name that is there', ({ available, start }) => {
  describe.runIf(available)('', () => {
    it('is waited for and diagnosed as ready', async () => {
      await using given = await start()
      await using agent = await waitForAgent(given.target, { stableMs: 50, needs: ['guest-exec'] })
      expect(await agent.sync({ id: 3 })).toBe(3)
      expect(await diagnose(agent)).toMatchObject({ state: 'ready', version: expect.stringMatching(/^\d/) })
      await agent.close()
      expect(await diagnose(agent)).toMatchObject({ state: 'closed' })
      const diagnosis = await diagnose(given.target)
      expect(diagnosis).toMatchObject({ state: 'ready', disabled: expect.any(Array), pingMs: expect.any(Number) })
    })

    it('is waited for while another client holds it', async () => {
      await using given = await start()
      const holder = await hold(given.target)
      expect(await diagnose(given.target, { timeoutMs: 200 })).toMatchObject({
        state: 'held',
        seen: expect.stringContaining('is held by'),
        holder: { text: expect.any(String) },
      })
      const error = await rejection(waitForAgent(given.target, { timeoutMs: 200 }))
      expect(error).toMatchObject({ code: 'AGENT_NOT_READY', reason: 'held', holder: { text: expect.any(String) } })
      const waiting = waitForAgent(given.target)
      setTimeout(() => holder.close(), 50)
      await using agent = await waiting
      expect(await agent.sync({ id: 4 })).toBe(4)
    }, 20_000)
  })
})

describe('waiting for an agent', () => {
  it('whose socket comes late', async () => {
    const path = join(folder, 'qga.sock')
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(path, { onWaiting: (reason) => told.push(reason) })
    await vi.waitFor(() => expect(told).toEqual(['no-socket']))
    await using _ = await serveUnix(new FakeAgent(), path)
    await using agent = await waiting
    expect(await agent.sync({ id: 1 })).toBe(1)
    expect(told).toEqual(['no-socket'])
  })

  it('that boots for long, on one connection and with few syncs', async () => {
    const fake = new FakeAgent()
    fake.silence()
    const connections = vi.spyOn(fake.transport, 'open')
    setTimeout(() => fake.answerAgain(), 1_500)
    await using agent = await waitForAgent(fake.transport, { resync: { repeatMs: 100 } })
    expect(await agent.sync({ id: 2 })).toBe(2)
    expect(connections).toHaveBeenCalledTimes(1)
    expect(syncs(fake)).toBeLessThan(8)
  })

  it.each<[UnreadyReason, Holder | undefined]>([
    ['silent', undefined],
    ['silent', { text: 'another client', pid: undefined }],
    ['silent', { text: 'this very process', pid: process.pid }],
    ['silent', { text: 'sudo (pid 1)', pid: 1, guessed: true }],
    ['held', { text: 'socat (pid 1)', pid: 1 }],
  ])('is told to be %s while it is waited for, as far as that is plain (%o)', async (reason, holder) => {
    const fake = silenced(new FakeAgent())
    const transport = { ...fake.transport, holder: async () => holder }
    const told: [UnreadyReason, string][] = []
    const waiting = waitForAgent(transport, { onWaiting: (...what) => told.push([what[0], what[1].message]) })
    await vi.waitFor(() => expect(told).toHaveLength(1), 4_000)
    const [[saidReason, said = ''] = []] = told
    expect(saidReason).toBe(reason)
    if (reason === 'held') expect(said).toContain('socat (pid 1)')
    fake.answerAgain()
    await using agent = await waiting
    expect(await agent.sync({ id: 2 })).toBe(2)
  })

  it('is not called silent before it is connected', async () => {
    const fake = new FakeAgent()
    const told: UnreadyReason[] = []
    const open: Transport['open'] = async (options) => {
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      return await fake.transport.open(options)
    }
    await using _ = await waitForAgent({ label: 'slow', open }, { onWaiting: (reason) => told.push(reason) })
    expect(told).toEqual([])
  })

  it('whose machine goes away and comes back', async () => {
    const path = join(folder, 'qga.sock')
    const fake = silenced(new FakeAgent())
    const first = await serveUnix(fake, path)
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(path, { onWaiting: (reason) => told.push(reason) })
    await vi.waitFor(() => expect(fake.clients).toBe(1))
    await first.close()
    await vi.waitFor(() => expect(told[0]).toBe('closed'))
    await using _ = await serveUnix(new FakeAgent(), path)
    await using agent = await waiting
    expect(await agent.sync({ id: 2 })).toBe(2)
  })

  it('that is frozen, until it is thawed', async () => {
    let frozen = true
    const fake = new FakeAgent({
      'guest-fsfreeze-status': () => (frozen ? 'frozen' : 'thawed'),
      'guest-info': async (_, { builtIn }) => {
        const { version, supported_commands } = await builtIn()
        return { version, supported_commands: supported_commands.map((command) => ({ ...command, enabled: !frozen })) }
      },
    })
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(fake.transport, { onWaiting: (reason) => told.push(reason), needs: ['guest-exec'] })
    await vi.waitFor(() => expect(told).toEqual(['frozen']))
    frozen = false
    await using agent = await waiting
    expect(await agent.supports('guest-exec')).toBe(true)
  })

  it('that answers, falls silent and answers again, is not ready until it was stable', async () => {
    const fake = new FakeAgent()
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(fake.transport, { stableMs: 1_200, onWaiting: (reason) => told.push(reason) })
    await vi.waitFor(() => expect(fake.requests.some(({ execute }) => execute === 'guest-info')).toBe(true))
    fake.silence()
    await vi.waitFor(() => expect(told).toEqual(['unstable']), { timeout: 10_000 })
    const backAt = performance.now()
    fake.answerAgain()
    await using agent = await waiting
    // The window begins with the first answer after the break.
    expect(performance.now() - backAt).toBeGreaterThan(1_190)
    expect(agent.state).toBe('ready')
  }, 20_000)

  it('that was away, and answers what was asked meanwhile, is not ready until it was stable', async () => {
    const fake = new FakeAgent()
    const told: UnreadyReason[] = []
    const waiting = waitForAgent(fake.transport, { stableMs: 2_000, onWaiting: (reason) => told.push(reason) })
    // One when it connects, and two while it waits.
    await vi.waitFor(() => expect(pings(fake)).toBe(3), 10_000)
    fake.restart({ downMs: 2_000 })
    const backAt = performance.now() + 2_000
    await using agent = await waiting
    expect(performance.now() - backAt).toBeGreaterThan(1_990)
    expect(told).toEqual(['unstable'])
    expect(agent.state).toBe('ready')
  })

  describe('that is another one meanwhile', () => {
    function changing(off: readonly string[]) {
      const state = { isOff: false, told: [] as UnreadyReason[] }
      const fake = new FakeAgent({
        'guest-fsfreeze-status': () => 'frozen',
        'guest-info': async (_, { builtIn }) => {
          const { version, supported_commands } = await builtIn()
          const enabled = (name: string) => !(state.isOff && off.includes(name))
          return {
            version,
            supported_commands: supported_commands.map((one) => ({ ...one, enabled: enabled(one.name) })),
          }
        },
      })
      const onWaiting = (reason: UnreadyReason) => state.told.push(reason)
      const waiting = waitForAgent(fake.transport, { stableMs: 1_000, needs: ['guest-exec'], onWaiting })
      const isLookedAt = () => expect(fake.requests.some(({ execute }) => execute === 'guest-info')).toBe(true)
      return { state, waiting, lookedAt: vi.waitFor(isLookedAt, 10_000) }
    }

    it('and lacks what is needed: is blocked', async () => {
      const { state, waiting, lookedAt } = changing(['guest-exec'])
      await lookedAt
      state.isOff = true
      expect(await rejection(waiting)).toMatchObject({ reason: 'blocked' })
    })

    it('and is frozen: is waited for', async () => {
      const { state, waiting, lookedAt } = changing(['guest-fsfreeze-freeze', 'guest-exec'])
      await lookedAt
      state.isOff = true
      await vi.waitFor(() => expect(state.told).toEqual(['frozen']), 10_000)
      state.isOff = false
      await using agent = await waiting
      expect(await agent.supports('guest-exec')).toBe(true)
    })
  })

  it('leaves a freeze enough time to connect again', async () => {
    const fake = new FakeAgent()
    const socketAt = performance.now() + 700
    const open: Transport['open'] = async (options) => {
      if (performance.now() < socketAt) throw new ConnectError('not-found', 'not yet')
      return await fake.transport.open(options)
    }
    await using agent = await waitForAgent({ label: 'late', open }, { timeoutMs: 1_000 })
    const guard = await agent.freeze({ journal: false, maxMs: 60_000 })
    fake.faults = [delay(400)]
    await agent.close()
    await guard.thaw()
    expect(fake.frozen).toBe(false)
  })

  it('that is slow, and always was, is stable', async () => {
    const fake = new FakeAgent({}, { faults: [delay(700)] })
    const told: UnreadyReason[] = []
    const options = { stableMs: 1_500, timeoutMs: 60_000, onWaiting: (reason: UnreadyReason) => told.push(reason) }
    await using agent = await waitForAgent(fake.transport, options)
    expect(told).not.toContain('unstable')
    expect(agent.state).toBe('ready')
  }, 30_000)

  it('that becomes slow is stable when it stays so', async () => {
    let pings = 0
    const fake = new FakeAgent({
      'guest-ping': async (_, { builtIn }) => {
        if (++pings > 2) await new Promise((resolve) => setTimeout(resolve, 600))
        return await builtIn()
      },
    })
    await using agent = await waitForAgent(fake.transport, { stableMs: 1_500, timeoutMs: 15_000 })
    expect(agent.state).toBe('ready')
    expect(pings).toBeLessThan(9)
  }, 20_000)

  it('whose list of commands comes torn: it is asked again for what is needed', async () => {
    let asked = 0
    const fake = new FakeAgent({
      'guest-info': async (_, { builtIn }) => (++asked === 1 ? ({} as never) : await builtIn()),
    })
    const told: UnreadyReason[] = []
    const options = { onWaiting: (reason: UnreadyReason) => void told.push(reason), needs: ['guest-exec'] } as const
    await using agent = await waitForAgent(fake.transport, options)
    expect(await agent.supports('guest-exec')).toBe(true)
    expect(told).toEqual(['unstable'])
  })

  it('that refuses to be asked or pinged: it answers', async () => {
    const fake = new FakeAgent({}, { block: ['guest-info', 'guest-ping'] })
    await using agent = await waitForAgent(fake.transport, { stableMs: 60, timeoutMs: 5_000 })
    expect(await agent.sync({ id: 1 })).toBe(1)
  })

  it('whose connection ends before it was stable: another one is opened', async () => {
    const gone = onceConnected((fake) => fake.close())
    const told: UnreadyReason[] = []
    const target = inTurn([() => gone, () => new FakeAgent()])
    const options = { stableMs: 60, timeoutMs: 5_000, onWaiting: (reason: UnreadyReason) => told.push(reason) }
    await using agent = await waitForAgent(target, options)
    expect(await agent.sync({ id: 1 })).toBe(1)
    expect(told).toEqual(['closed'])
  })

  it('is told why not when that changes', async () => {
    const told: UnreadyReason[] = []
    const fail = (reason: ConnectFailure) => () => {
      throw new ConnectError(reason, reason)
    }
    const attempts = [fail('not-found'), fail('not-a-socket'), fail('refused'), fail('not-found')]
    const target = inTurn([...attempts, () => new FakeAgent()])
    await using _ = await waitForAgent(target, { onWaiting: (reason) => told.push(reason) })
    expect(told).toEqual(['no-socket', 'refused', 'no-socket'])
  })
})

describe('why an agent is not ready', () => {
  const cases: [UnreadyReason, () => Promise<FakeAgent | string>][] = [
    ['no-socket', async () => join(folder, 'none.sock')],
    ['refused', async () => await deadSocket(join(folder, 'dead.sock'))],
    ['unreachable', async () => 'tcp://no-such-host.invalid:1'],
    ['silent', async () => silenced(new FakeAgent())],
    ['blocked', async () => new FakeAgent({}, { block: ['guest-sync-delimited'] })],
    ['blocked', async () => new FakeAgent({}, { block: ['guest-exec'] })],
    ['blocked', async () => new FakeAgent({}, { block: ['guest-info'] })],
    ['frozen', async () => await freeze(new FakeAgent())],
  ]

  it.each(cases)('%s', async (reason, make) => {
    const made = await make()
    const target = typeof made === 'string' ? made : made.transport
    const error = await rejection(waitForAgent(target, { timeoutMs: 1_000, needs: ['guest-exec'] }))
    expect(error).toMatchObject({ code: 'AGENT_NOT_READY', reason })
    expect((error as AgentNotReadyError).hint).toBeTruthy()
    expect(error.message).toContain(typeof target === 'string' ? target : target.label)
    if (typeof made === 'string') {
      expect(await diagnose(target)).toMatchObject({
        state: reason,
        seen: expect.any(String),
        remedy: expect.any(String),
      })
    }
  })

  it('an agent that refuses to sync does so for good: known when it has refused again and again', async () => {
    const fake = new FakeAgent({}, { block: ['guest-sync-delimited'] })
    const begun = performance.now()
    const error = await rejection(waitForAgent(fake.transport, { timeoutMs: 60_000 }))
    expect(error).toMatchObject({ code: 'AGENT_NOT_READY', reason: 'blocked' })
    expect(performance.now() - begun).toBeLessThan(30_000)
  }, 70_000)

  it.each(['qmp', 'http'] as const)('what answers is no agent (%s): known at once', async (kind) => {
    await using peer = await servePeer(kind, join(folder, 'peer.sock'))
    const startedAt = performance.now()
    expect(await rejection(waitForAgent(peer.path))).toMatchObject({ reason: 'not-an-agent' })
    expect(await diagnose(peer.path)).toMatchObject({
      state: 'not-an-agent',
      remedy: expect.stringContaining('org.qemu'),
    })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('diagnosed: silent, frozen, blocked', async () => {
    expect(await diagnose(silenced(new FakeAgent()).transport, { timeoutMs: 1_000 })).toMatchObject({ state: 'silent' })
    expect(await diagnose((await freeze(new FakeAgent())).transport)).toMatchObject({
      state: 'frozen',
      remedy: expect.stringContaining('guest-fsfreeze-thaw'),
    })
    const deaf = new FakeAgent({}, { block: ['guest-sync-delimited'] })
    expect(await diagnose(deaf.transport, { timeoutMs: 1_000 })).toMatchObject({ state: 'blocked' })
    const half = new FakeAgent({}, { block: ['guest-ping', 'guest-exec'] })
    expect(await diagnose(half.transport)).toMatchObject({
      state: 'ready',
      disabled: expect.arrayContaining(['guest-exec']),
    })
    await using agent = await GuestAgent.connect(new FakeAgent().transport)
    expect(await diagnose(agent)).toMatchObject({ state: 'ready', disabled: expect.any(Array) })
  })

  it('aborts with the reason, at any time, and leaves nothing open', async () => {
    const reason = new Error('enough')
    for (const fake of [silenced(new FakeAgent()), await freeze(new FakeAgent())]) {
      const abort = new AbortController()
      setTimeout(() => abort.abort(reason), 60)
      expect(await rejection(waitForAgent(fake.transport, { signal: abort.signal }))).toBe(reason)
      await vi.waitFor(() => expect(fake.clients).toBe(0))
    }
    const signal = AbortSignal.abort(reason)
    expect(await rejection(waitForAgent(join(folder, 'none.sock'), { signal }))).toBe(reason)
    expect(await rejection(diagnose(join(folder, 'none.sock'), { signal }))).toBe(reason)
  })

  it('aborts in the middle of a pause', async () => {
    const reason = new Error('enough')
    const abort = new AbortController()
    const fake = await freeze(new FakeAgent())
    const onWaiting = () => void setImmediate(() => abort.abort(reason))
    const rejected = vi.fn()
    void rejection(waitForAgent(fake.transport, { signal: abort.signal, onWaiting })).then(rejected)
    await vi.waitFor(() => expect(abort.signal.aborted).toBe(true), { interval: 1 })
    for (let turn = 0; turn < 100; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
    expect(rejected).toHaveBeenCalledExactlyOnceWith(reason)
  })

  it('no time at all is enough to look once', async () => {
    const none = waitForAgent(join(folder, 'none.sock'), { timeoutMs: 0 })
    expect(await rejection(none)).toMatchObject({ code: 'AGENT_NOT_READY' })
  })

  it('a reason to abort is no reason of the agent, whatever it is, and ends all telling', async () => {
    const told: UnreadyReason[] = []
    const onWaiting = (reason: UnreadyReason) => told.push(reason)
    for (const reason of [new ClosedError('no more'), new CommandError('x', { class: 'GenericError', desc: 'no' })]) {
      for (const fake of [silenced(new FakeAgent()), onceConnected(() => {})]) {
        const abort = new AbortController()
        const waiting = waitForAgent(fake.transport, {
          stableMs: 10,
          signal: abort.signal,
          timeoutMs: 5_000,
          onWaiting,
        })
        const rejected = rejection(waiting)
        const asked = fake.state === 'silent' ? 0 : 2
        await vi.waitFor(() => expect([fake.clients, pings(fake)]).toEqual([1, asked]))
        abort.abort(reason)
        expect(await rejected).toBe(reason)
      }
    }
    expect(told).toEqual([])
  })

  it('is known at once when too little time is left to be stable, and on one connection', async () => {
    const fake = new FakeAgent()
    const connections = vi.spyOn(fake.transport, 'open')
    const startedAt = performance.now()
    const error = await rejection(waitForAgent(fake.transport, { timeoutMs: 3_000, stableMs: 2_999.9 }))
    expect(error).toMatchObject({ code: 'AGENT_NOT_READY', reason: 'unstable' })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(connections).toHaveBeenCalledTimes(1)
  })

  it('an option or an address that is none is no matter of the agent', async () => {
    expect(await rejection(waitForAgent('nowhere'))).toMatchObject({ code: 'BAD_ADDRESS' })
    expect(await rejection(diagnose('nowhere'))).toMatchObject({ code: 'BAD_ADDRESS' })
    expect(await rejection(waitForAgent('/x', { timeoutMs: -1 }))).toMatchObject({ code: 'BAD_OPTION' })
    for (const stableMs of [Number.NaN, -1, 3_000]) {
      expect(await rejection(waitForAgent('/x', { timeoutMs: 3_000, stableMs }))).toMatchObject({ code: 'BAD_OPTION' })
    }
  })
})

function silenced(fake: FakeAgent): FakeAgent {
  fake.silence()
  return fake
}

const pings = (fake: FakeAgent) => fake.requests.filter(({ execute }) => execute === 'guest-ping').length

/** It answers no ping but the first, which belongs to the connection. */
function onceConnected(then: (fake: FakeAgent) => void): FakeAgent {
  const fake: FakeAgent = new FakeAgent({
    'guest-ping': () => {
      if (pings(fake) === 1) return {}
      then(fake)
      return noReply
    },
  })
  return fake
}

/** A target that is something else each time that it is opened. */
function inTurn(attempts: (() => FakeAgent)[]): Transport {
  return {
    label: 'in turn',
    open: async (options) => {
      const attempt = attempts.shift()
      if (attempt === undefined) throw new Error('opened too often')
      return await attempt().transport.open(options)
    },
  }
}

async function freeze(fake: FakeAgent): Promise<FakeAgent> {
  await using agent = await GuestAgent.connect(fake.transport)
  await agent.fsfreezeFreeze()
  return fake
}

/** A socket file that its program has left behind. */
async function deadSocket(path: string): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(`${path}.live`, resolve))
  await link(`${path}.live`, path)
  await new Promise((resolve) => server.close(resolve))
  return path
}
