import { getEventListeners } from 'node:events'
import { CommandFailure, channelPair, cutAfter, dropReply, FakeAgent, type Fault, noReply } from '@qga/testing'
import type { Channel } from '@qga/wire'
import { describe, expect, it, vi } from 'vitest'
import { type FreezeGuard, GuestAgent } from '../src/index.js'
import { answeringLate, frozenBy, quick, soon, THAW } from './freezable.js'
import { rejection } from './rejection.js'

/** Freezing only ever happens on a fake: a real agent on this machine would freeze this machine. */
describe('a freeze that goes well', () => {
  it('holds the guest, and lets go when it is disposed of', async () => {
    const { fake, freeze } = await frozenBy()
    let seen: FreezeGuard | undefined
    {
      await using guard = await freeze({ maxMs: 10_000 })
      expect(fake.frozen).toBe(true)
      expect(guard).toMatchObject({ state: 'frozen', filesystems: 2, complete: true, warnings: [], maxMs: 10_000 })
      expect(guard.leftMs).toBeGreaterThan(5_000)
      expect(guard.signal.aborted).toBe(false)
      seen = guard
    }
    expect(fake.frozen).toBe(false)
    expect(seen).toMatchObject({ state: 'thawed', leftMs: 0 })
    expect(seen.signal.aborted).toBe(true)
  })

  it('thaws once, however often it is told to, and says how it went', async () => {
    const { freeze, asked } = await frozenBy()
    const guard = await freeze()
    const [first, second] = await Promise.all([guard.thaw(), guard.thaw()])
    expect(first).toMatchObject({ lost: undefined, filesystems: 2, complete: true, error: undefined, warnings: [] })
    expect(second).toBe(first)
    expect(await guard.thaw()).toBe(first)
    await guard[Symbol.asyncDispose]()
    expect(asked(THAW)).toBe(1)
  })

  it('freezes only what is named', async () => {
    const { fake, freeze } = await frozenBy()
    await using guard = await freeze({ mountpoints: ['/srv'] })
    expect(guard).toMatchObject({ filesystems: 1, complete: true, warnings: [] })
    expect(fake.requests.at(-1)).toMatchObject({
      execute: 'guest-fsfreeze-freeze-list',
      arguments: { mountpoints: ['/srv'] },
    })
  })

  it('thaws when the body throws, and throws that', async () => {
    const { fake, freeze } = await frozenBy()
    const body = async () => {
      await using _guard = await freeze()
      throw new Error('no snapshot')
    }
    expect((await rejection(body())).message).toBe('no snapshot')
    expect(fake.frozen).toBe(false)
  })

  it('leaves no listener on the signal', async () => {
    const { freeze } = await frozenBy()
    const { signal } = new AbortController()
    const guard = await freeze({ signal })
    await guard.thaw()
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('a lease', () => {
  it('ends by itself: the guest is thawed, and the holder told', async () => {
    const { fake, freeze } = await frozenBy()
    const guard = await freeze({ maxMs: 20 })
    await vi.waitFor(() => expect(guard.state).toBe('thawed'), soon)
    expect(fake.frozen).toBe(false)
    expect(guard.signal.reason).toMatchObject({ code: 'FREEZE_LOST', loss: 'expired' })
    expect(await rejection(guard[Symbol.asyncDispose]())).toMatchObject({ code: 'FREEZE_LOST', loss: 'expired' })
    expect(await guard.thaw()).toMatchObject({ lost: 'expired', filesystems: 2 })
    // Who has asked knows.
    await guard[Symbol.asyncDispose]()
  })

  it('ends when the signal aborts', async () => {
    const { fake, freeze } = await frozenBy()
    const abort = new AbortController()
    const guard = await freeze({ signal: abort.signal })
    const reason = new Error('enough')
    abort.abort(reason)
    await vi.waitFor(() => expect(guard.state).toBe('thawed'), soon)
    expect(fake.frozen).toBe(false)
    expect(guard.signal.reason).toBe(reason)
    await guard[Symbol.asyncDispose]()
    expect(await guard.thaw()).toMatchObject({ lost: 'aborted' })
  })

  it('is lost when somebody else thaws', async () => {
    const { agent, freeze } = await frozenBy()
    const guard = await freeze()
    await agent.fsfreezeThaw()
    expect(await rejection(guard[Symbol.asyncDispose]())).toMatchObject({ code: 'FREEZE_LOST', loss: 'elsewhere' })
    expect(await guard.thaw()).toMatchObject({ lost: 'elsewhere', filesystems: 0 })
  })

  it('is 10 seconds on Windows, whose status does not tell when it let go', async () => {
    const windows = { 'guest-get-osinfo': () => ({ id: 'mswindows' }) }
    const { freeze, fake } = await frozenBy(windows, { vssMs: 20 })
    const guard = await freeze({ maxMs: 60_000 })
    expect(guard.maxMs).toBe(10_000)
    expect(guard.warnings).toEqual([expect.stringContaining('Windows holds a freeze for 10 s at most')])
    await vi.waitFor(() => expect(fake.frozen).toBe(false), soon)
    expect(guard.state).toBe('frozen')
    expect(await guard.thaw()).toMatchObject({ lost: 'released', error: { class: 'GenericError' } })
  })

  it('is as long on a Windows that does not say so, and is known by its drives', async () => {
    const drive = { name: 'x', mountpoint: 'C:\\', type: 'NTFS', disk: [] }
    const { freeze } = await frozenBy({ 'guest-get-fsinfo': () => [drive] }, { block: ['guest-get-osinfo'] })
    await using guard = await freeze({ maxMs: 60_000 })
    expect(guard.maxMs).toBe(10_000)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])('of %d ms is none', async (maxMs) => {
    const { freeze, asked } = await frozenBy()
    expect(await rejection(freeze({ maxMs }))).toMatchObject({ code: 'BAD_OPTION' })
    for (const mountpoints of [[], '/', ['/', 5], null, new Set(['/'])]) {
      expect(await rejection(freeze({ mountpoints: mountpoints as never }))).toMatchObject({ code: 'BAD_OPTION' })
    }
    const listeners = () => process.listenerCount('SIGTERM')
    const before = listeners()
    for (const name of ['SIGKILL', 'SIGSTOP', 'NOPE'] as const) {
      const exitSignals = ['SIGTERM', name] as readonly NodeJS.Signals[]
      expect(await rejection(freeze({ exitSignals }))).toMatchObject({ code: 'BAD_OPTION' })
    }
    expect(listeners()).toBe(before)
    expect(asked('guest-fsfreeze-freeze')).toBe(0)
  })
})

describe('before a freeze', () => {
  const untouched = async (freeze: Promise<unknown>, reason: string) => {
    const error = await rejection(freeze)
    expect(error).toMatchObject({ code: 'FREEZE_FAILED', reason, thaw: undefined })
    return error
  }

  it('who is asked whether it runs may never say: the signal ends that', async () => {
    const { freeze, fake } = await frozenBy()
    const abort = new AbortController()
    const enough = new Error('enough')
    const isRunning = () => {
      setImmediate(() => abort.abort(enough))
      return new Promise<boolean>(() => {})
    }
    expect(await rejection(freeze({ isRunning, signal: abort.signal }))).toBe(enough)
    expect(fake.frozen).toBe(false)
  })

  it('a paused guest is sent nothing', async () => {
    const { freeze, fake } = await frozenBy()
    const before = fake.requests.length
    await untouched(freeze({ isRunning: async () => false }), 'not-running')
    expect(fake.requests.length).toBe(before)
    await using _guard = await freeze({ isRunning: () => true })
  })

  it("somebody else's freeze is left alone", async () => {
    const { agent, freeze, fake, asked } = await frozenBy()
    await agent.fsfreezeFreeze()
    const error = await untouched(freeze(), 'already-frozen')
    expect(error.message).toContain(`qga call 'fake agent' guest-fsfreeze-thaw`)
    expect(fake.frozen).toBe(true)
    expect(asked(THAW)).toBe(0)
  })

  it('one that came in between is left alone as well', async () => {
    let times = 0
    const { freeze, fake, asked, agent } = await frozenBy({
      'guest-fsfreeze-status': (_, { builtIn }) => (times++ === 0 ? 'thawed' : builtIn()),
    })
    await agent.fsfreezeFreeze()
    await untouched(freeze(), 'already-frozen')
    expect(fake.frozen).toBe(true)
    expect(asked(THAW)).toBe(0)
  })

  it.each(['guest-fsfreeze-freeze', 'guest-fsfreeze-status', THAW])('where %s is disabled', async (name) => {
    const { freeze, fake } = await frozenBy({}, { block: [name] })
    const error = await untouched(freeze(), 'unavailable')
    expect(error).toMatchObject({ cause: { code: 'COMMAND_UNAVAILABLE', why: 'disabled', command: name } })
    expect(error.message).toContain('block-rpcs')
    expect(fake.frozen).toBe(false)
  })

  it('files that are mounted are refused, unless they are harmless or said to be', async () => {
    const mount = (device: string, path: string, type = 'ext4') => ({ device, path, type, totalBytes: 9, usedBytes: 1 })
    const mounts = [mount('vda1', '/'), mount('loop1', '/snap/core', 'squashfs'), mount('loop0', '/home/virtfs')]
    const { freeze, asked } = await frozenBy({}, { mounts })
    const error = await untouched(freeze(), 'loop-mounts')
    expect(error.message).toContain('/home/virtfs (loop0)')
    expect(error.message).not.toContain('/snap')
    expect(asked('guest-fsfreeze-freeze')).toBe(0)
    await using guard = await freeze({ mountpoints: ['/'] })
    await guard.thaw()
    await using all = await freeze({ loopMounts: 'allow' })
    expect(all.filesystems).toBe(3)
  })

  it('where the agent does not tell what is mounted, it says so', async () => {
    const { freeze } = await frozenBy({}, { block: ['guest-get-fsinfo', 'guest-get-osinfo'] })
    await using guard = await freeze()
    expect(guard.warnings).toEqual([expect.stringContaining('does not tell what is mounted')])
  })

  it('an agent that does not answer is sent no freeze', async () => {
    const { freeze, asked } = await frozenBy({ 'guest-get-osinfo': () => noReply })
    await untouched(freeze({ timeoutMs: 50 }), 'unreachable')
    expect(asked('guest-fsfreeze-freeze')).toBe(0)
  })

  it('an agent that answers, and not how it is, is sent no freeze', async () => {
    const lying = await frozenBy({ 'guest-fsfreeze-status': () => ['frozen'] })
    expect((await untouched(lying.freeze(), 'bad-reply')).message).toContain('neither thawed nor frozen')
    expect(lying.asked('guest-fsfreeze-freeze')).toBe(0)
    const noJson: Fault = {
      name: 'no JSON',
      onReply: (bytes, { command }) => [
        command === 'guest-fsfreeze-status' ? Buffer.from('{"return": nonsense}\n') : bytes,
      ],
    }
    const torn = await frozenBy({}, { faults: [noJson] })
    expect(await untouched(torn.freeze(), 'bad-reply')).toMatchObject({ cause: { code: 'BAD_JSON' } })
    const desc = 'no state today'
    const failing = await frozenBy({
      'guest-fsfreeze-status': () => {
        throw new CommandFailure('GenericError', desc)
      },
    })
    expect(await untouched(failing.freeze(), 'failed')).toMatchObject({ desc, guest: 'unknown' })
    expect(failing.asked('guest-fsfreeze-freeze')).toBe(0)
  })

  it('an abort is an abort', async () => {
    const { freeze, fake } = await frozenBy({ 'guest-get-fsinfo': () => noReply })
    const abort = new AbortController()
    const reason = new Error('enough')
    expect(await rejection(freeze({ signal: AbortSignal.abort(reason) }))).toBe(reason)
    const freezing = freeze({ signal: abort.signal })
    await vi.waitFor(() => expect(fake.requests.at(-1)?.execute).toBe('guest-get-fsinfo'), soon)
    abort.abort(reason)
    expect(await rejection(freezing)).toBe(reason)
  })
})

describe('thawing', () => {
  it('an error of a thaw that thawed is told, and is none', async () => {
    const freezeHook = (action: string) => {
      if (action === 'thaw') throw new Error('fsfreeze hook has failed with status 3')
    }
    const { freeze, fake } = await frozenBy({}, { freezeHook })
    const guard = await freeze()
    const result = await guard.thaw()
    expect(result).toMatchObject({ lost: undefined, error: { desc: 'fsfreeze hook has failed with status 3' } })
    expect(result.warnings[0]).toContain('fsfreeze hook has failed with status 3')
    expect(fake.frozen).toBe(false)
  })

  it('is repeated until the guest says that it is thawed', async () => {
    let times = 0
    const { freeze, fake } = await frozenBy({
      [THAW]: (_: unknown, { builtIn }: { builtIn(): Promise<unknown> }) => {
        if (times++ < 3) throw new CommandFailure('GenericError', 'busy')
        return builtIn()
      },
    })
    const guard = await freeze()
    expect(await guard.thaw()).toMatchObject({ lost: undefined, filesystems: 2 })
    expect(fake.frozen).toBe(false)
  })

  it('a lost reply is made up for by the question behind it', async () => {
    const { freeze, fake } = await frozenBy({}, { faults: [dropReply({ command: THAW, nth: 1 })] })
    const guard = await freeze()
    const startedAt = performance.now()
    const result = await guard.thaw()
    expect(result).toMatchObject({ lost: undefined, filesystems: undefined, complete: true })
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    expect(fake.frozen).toBe(false)
  })

  it('goes over a new connection when the old one is over', async () => {
    const { agent, freeze, fake } = await frozenBy()
    const guard = await freeze()
    await agent.close()
    expect(await guard.thaw()).toMatchObject({ filesystems: 2, lost: undefined })
    expect(fake.frozen).toBe(false)
    await vi.waitFor(() => expect(fake.clients).toBe(0), soon)
  })

  it('goes over a new connection when the old one says nothing any more, and closes that', async () => {
    const fake = new FakeAgent()
    const [line, far] = channelPair()
    fake.accept(far)
    let dead = false
    const first: Channel = {
      label: line.label,
      start: (receiver) => line.start(receiver),
      write: (bytes) => dead || line.write(bytes),
      close: () => line.close(),
    }
    const lines = [first]
    const open = async () => lines.shift() ?? (await fake.transport.open({}))
    await using agent = await GuestAgent.connect({ label: 'a line', open })
    const guard = await agent.freeze({ ...quick, thawTimeoutMs: 9_000 })
    dead = true
    expect(await guard.thaw()).toMatchObject({ lost: undefined, complete: true })
    expect(fake.frozen).toBe(false)
    expect(agent.state).toBe('closed')
    await vi.waitFor(() => expect(fake.clients).toBe(0), soon)
  })

  it('goes over a connection of the caller', async () => {
    const { agent, freeze, fake } = await frozenBy()
    let times = 0
    const reconnect = async () => {
      if (times++ < 2) throw new Error('not yet')
      return await GuestAgent.connect(fake.transport)
    }
    const guard = await freeze({ reconnect })
    await agent.close()
    await guard.thaw()
    expect(fake.frozen).toBe(false)
    expect(times).toBe(3)
  })

  it('survives an agent that dies while the guest is frozen', async () => {
    const { freeze, fake } = await frozenBy()
    const guard = await freeze()
    fake.restart({ downMs: 50 })
    expect(await guard.thaw()).toMatchObject({ filesystems: 2, lost: undefined })
    expect(fake.frozen).toBe(false)
  })

  it('that cannot be confirmed ends in last words, and can be tried again', async () => {
    const { freeze, fake } = await frozenBy()
    const guard = await freeze({ thawTimeoutMs: 60 })
    fake.silence()
    const error = await rejection(guard.thaw())
    expect(error).toMatchObject({ code: 'THAW_FAILED', guest: 'unknown' })
    expect(error.message).toMatch(/may be left frozen.* qga call 'fake agent' guest-fsfreeze-thaw$/)
    expect(guard.state).toBe('unconfirmed')
    expect(await rejection(guard[Symbol.asyncDispose]())).toMatchObject({ code: 'THAW_FAILED' })
    fake.answerAgain()
    await vi.waitFor(() => guard.thaw(), soon)
    expect(guard.state).toBe('thawed')
    expect(fake.frozen).toBe(false)
  })

  it('T29: a guest that says it is frozen for ever is told of', async () => {
    const { freeze } = await frozenBy({ [THAW]: () => 0 })
    const guard = await freeze({ thawTimeoutMs: 500 })
    const error = await rejection(guard.thaw())
    expect(error).toMatchObject({ code: 'THAW_FAILED', guest: 'frozen' })
    expect(error.message).toContain('is still frozen')
  })

  it('that nobody waits for tells somebody', async () => {
    const { freeze, fake } = await frozenBy()
    const told: unknown[] = []
    const guard = await freeze({ maxMs: 20, thawTimeoutMs: 40, onUnconfirmed: (error) => told.push(error) })
    fake.silence()
    await vi.waitFor(() => expect(guard.state).toBe('unconfirmed'), soon)
    await vi.waitFor(() => expect(told).toMatchObject([{ code: 'THAW_FAILED' }]), soon)
  })

  it('works with agents that know no ids', async () => {
    const { freeze } = await frozenBy({}, { echoIds: false })
    const guard = await freeze()
    expect(await guard.thaw()).toMatchObject({ filesystems: 2 })
    const late = await answeringLate({ echoIds: false })
    expect(await rejection(late.freeze({ timeoutMs: 1_000 }))).toMatchObject({ reason: 'no-reply', guest: 'thawed' })
    expect(late.fake.frozen).toBe(false)
  })
})

describe('a connection that is cut', () => {
  it('anywhere in the conversation leaves no guest frozen', { timeout: 60_000 }, async () => {
    const cutAt = async (bytes: number) => {
      const fake = new FakeAgent({}, { faults: [cutAfter(bytes)] })
      let connected = false
      try {
        await using agent = await GuestAgent.connect(fake.transport)
        connected = true
        const reconnect = async () => {
          fake.faults = []
          return await GuestAgent.connect(fake.transport)
        }
        const guard = await agent.freeze({ ...quick, reconnect })
        expect(await guard.thaw()).toMatchObject({ lost: undefined })
      } catch (error) {
        if (connected) expect(error).toMatchObject({ code: 'FREEZE_FAILED', thaw: undefined })
      }
      expect(fake.frozen, `cut after ${bytes} bytes`).toBe(false)
      fake.close()
    }
    for (let bytes = 40; bytes < 2_000; bytes += 200) {
      await Promise.all(Array.from({ length: 20 }, (_, at) => cutAt(bytes + at * 10)))
    }
  })
})
