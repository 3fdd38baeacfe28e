import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandFailure, dropReply, FakeAgent, type Fault, garbage } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ConnectError, type FreezeOptions, GuestAgent, pendingFreezes, thawPending } from '../src/index.js'
import { answeringLate, frozenBy, soon, THAW } from './freezable.js'
import { rejection } from './rejection.js'

/** Freezing only ever happens on a fake: a real agent on this machine would freeze this machine. */
describe('a freeze that goes wrong leaves the guest thawed', () => {
  it('a hook that fails: its words are told', async () => {
    const freezeHook = (action: string) => {
      if (action === 'freeze') throw new Error('fsfreeze hook has failed with status 1')
    }
    const { freeze, fake, asked } = await frozenBy({}, { freezeHook })
    const error = await rejection(freeze())
    expect(error).toMatchObject({ reason: 'failed', guest: 'thawed', desc: 'fsfreeze hook has failed with status 1' })
    expect(error.message).toContain('fsfreeze-hook.d')
    expect(fake.frozen).toBe(false)
    expect(asked(THAW)).toBe(1)
  })

  it('one that fails after it has frozen', async () => {
    const { freeze, fake } = await frozenBy({
      'guest-fsfreeze-freeze': async (_, { builtIn }) => {
        await builtIn()
        throw new CommandFailure('GenericError', 'failed to open /data: Permission denied')
      },
    })
    const error = await rejection(freeze())
    expect(error).toMatchObject({ reason: 'failed', guest: 'thawed' })
    expect(error.message).toContain('setsebool')
    expect(fake.frozen).toBe(false)
  })

  it('a refusal that was no answer to it: its own answer comes behind', async () => {
    const stray = '{"error": {"class": "CommandNotFound", "desc": "of somebody else"}}\n'
    const faults = [garbage(stray, { command: 'guest-fsfreeze-freeze', nth: 1 })]
    const { freeze, fake, asked } = await frozenBy({}, { faults })
    expect(await rejection(freeze())).toMatchObject({ reason: 'failed', guest: 'thawed' })
    expect(fake.frozen).toBe(false)
    expect(asked(THAW)).toBe(1)
  })

  it('wrong mount points', async () => {
    const { freeze, fake } = await frozenBy()
    const error = await rejection(freeze({ mountpoints: ['/svr', '/data'] }))
    expect(error).toMatchObject({ reason: 'nothing-frozen', guest: 'thawed' })
    expect(error.message).toContain('/svr, /data')
    await using guard = await freeze({ mountpoints: ['/srv', '/svr', '/srv'] })
    expect(guard).toMatchObject({ filesystems: 1, complete: false })
    expect(guard.warnings).toEqual([
      'nothing is mounted at /svr',
      '2 file systems were asked for, and the guest says that it froze 1',
    ])
    expect(fake.frozen).toBe(true)
  })

  it.each([[-1], ['2'], [null], [1.5], [{}], [2n ** 60n]])('T13: a count of %o', async (count) => {
    const { freeze, fake } = await frozenBy({
      'guest-fsfreeze-freeze': async (_, { builtIn }) => {
        await builtIn()
        return count
      },
    })
    expect(await rejection(freeze())).toMatchObject({ reason: 'bad-reply', guest: 'thawed' })
    expect(fake.frozen).toBe(false)
  })

  it('a reply that never comes', async () => {
    const { freeze, fake, agent } = await frozenBy({}, { faults: [dropReply({ command: 'guest-fsfreeze-freeze' })] })
    expect(await rejection(freeze({ timeoutMs: 1_000 }))).toMatchObject({ reason: 'no-reply', guest: 'thawed' })
    expect(fake.frozen).toBe(false)
    await agent.ping()
  })

  it('a reply that comes late: the thaw waits right behind the freeze', async () => {
    const { freeze, fake, agent } = await answeringLate()
    expect(await rejection(freeze({ timeoutMs: 1_000 }))).toMatchObject({ reason: 'no-reply', guest: 'thawed' })
    expect(fake.frozen).toBe(false)
    expect(agent.state).toBe('ready')
  })

  it('an abort in the middle', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const { freeze, fake } = await frozenBy({
      'guest-fsfreeze-freeze': async (_, { builtIn }) => {
        const count = await builtIn()
        abort.abort(reason)
        return count
      },
    })
    expect(await rejection(freeze({ signal: abort.signal }))).toBe(reason)
    expect(fake.frozen).toBe(false)
  })

  it('a freeze that was not sent yet is taken back', async () => {
    let busy: Promise<unknown> | undefined
    let goOn = () => {}
    const held = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const { freeze, agent, asked } = await frozenBy({
      'guest-get-fsinfo': () => {
        busy = agent.getHostName()
        return []
      },
      'guest-get-host-name': () => held.then(() => ({ 'host-name': 'busy' })),
    })
    expect(await rejection(freeze({ timeoutMs: 1_000 }))).toMatchObject({ reason: 'no-reply', guest: 'thawed' })
    goOn()
    await busy
    await agent.ping()
    expect(asked('guest-fsfreeze-freeze') + asked(THAW)).toBe(0)
  })
})

describe('a connection that is over while a freeze is under way', () => {
  /** A guest whose line breaks when the freeze has come, and which is found no more, or not for a while. */
  async function broken(downTimes: number, more: FreezeOptions = {}) {
    const fake = new FakeAgent()
    const agent = await GuestAgent.connect(fake.transport)
    onTestFinished(() => agent.close())
    const cut: Fault = {
      name: 'cut',
      onReply(bytes, { command }) {
        if (command !== 'guest-fsfreeze-freeze') return [bytes]
        void agent.close()
        return []
      },
    }
    fake.faults = [cut]
    const journal = await mkdtemp(join(tmpdir(), 'qga-broken-'))
    onTestFinished(() => rm(journal, { recursive: true }))
    let times = 0
    const reconnect = async () => {
      if (times++ < downTimes) throw new ConnectError('not-found', 'cannot connect: there is no such socket')
      return await GuestAgent.connect(fake.transport)
    }
    return { fake, journal, freezing: rejection(agent.freeze({ journal, reconnect, ...more })) }
  }

  it('thaws over another connection, and says so at once', async () => {
    const { fake, journal, freezing } = await broken(0)
    expect(await freezing).toMatchObject({ reason: 'no-reply', guest: 'thawed', thaw: undefined })
    expect(fake.frozen).toBe(false)
    expect(await pendingFreezes({ journal })).toEqual([])
  })

  it('waits for an agent that is started again', async () => {
    const { fake, freezing } = await broken(4)
    expect(await freezing).toMatchObject({ reason: 'no-reply', guest: 'thawed' })
    expect(fake.frozen).toBe(false)
  })

  it('is told soon where there is nothing to connect to any more, and thawPending thaws what comes back', async () => {
    const begun = performance.now()
    const { fake, journal, freezing } = await broken(Number.POSITIVE_INFINITY)
    const error = await freezing
    expect(performance.now() - begun).toBeLessThan(60_000) // of 180, by default
    expect(error).toMatchObject({ reason: 'no-reply', guest: 'unknown', thaw: { code: 'THAW_FAILED' } })
    expect(error.message).toMatch(/in the journal: thawPending\(\) thaws it.*qga call .* guest-fsfreeze-thaw$/)
    expect(fake.frozen).toBe(true)
    expect(await pendingFreezes({ journal })).toMatchObject([{ holder: 'alive', overdue: true }])
    const connect = () => GuestAgent.connect(fake.transport)
    expect(await thawPending({ journal, connect })).toMatchObject([{ outcome: 'thawed' }])
    expect(fake.frozen).toBe(false)
    expect(await readdir(journal)).toEqual([])
  }, 70_000)
})

describe('a guest that stands still', () => {
  /** It stops as soon as it has told what is mounted, with the freeze still to come. */
  async function stopped() {
    const given = await frozenBy()
    const stop: Fault = {
      name: 'stop',
      onReply(bytes, { command }) {
        if (command === 'guest-get-fsinfo') given.fake.silence()
        return [bytes]
      },
    }
    given.fake.faults = [stop]
    // The reply that it stops with waits, too.
    const release: Fault = { name: 'release', onReply: (bytes) => [bytes] }
    given.fake.faults = [stop, release]
    return given
  }

  it.each([80, 1_500])(
    'has the thaw in its queue right behind the freeze, and is thawed when it goes on, though nobody asks: %i ms',
    async (thawTimeoutMs) => {
      const { freeze, fake, agent, asked } = await stopped()
      const error = await rejection(freeze({ timeoutMs: 1_000, thawTimeoutMs }))
      // However long it was silent: without a connection the guest would stay frozen.
      expect(agent.state).not.toBe('closed')
      expect(error).toMatchObject({ reason: 'no-reply', guest: 'unknown', thaw: { code: 'THAW_FAILED' } })
      expect(error.message).toContain(`qga call 'fake agent' guest-fsfreeze-thaw`)
      expect(asked('guest-fsfreeze-freeze')).toBe(0)
      fake.answerAgain()
      await vi.waitFor(() => expect(asked(THAW)).toBeGreaterThan(0), soon)
      expect(asked('guest-fsfreeze-freeze')).toBe(1)
      expect(fake.frozen).toBe(false)
    },
  )

  it('is thawed before the next client is served, when this one has left', async () => {
    const { freeze, fake, agent, asked } = await stopped()
    await rejection(freeze({ timeoutMs: 1_000, thawTimeoutMs: 80 }))
    await agent.close()
    fake.answerAgain()
    await using next = await GuestAgent.connect(fake.transport)
    expect(await next.fsfreezeStatus()).toBe('thawed')
    expect(asked('guest-fsfreeze-freeze')).toBe(1)
  })
})
