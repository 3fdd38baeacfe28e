import { CommandFailure, FakeAgent, type FakeAgentOptions, type Handlers } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { FreezeError, GuestAgent, ThawError, type WithFrozenOptions, withFrozen } from '../src/index.js'
import { rejection } from './rejection.js'

/** Soon, on a machine that is busy as well. */
const soon = { timeout: 20_000, interval: 5 }

const quick: WithFrozenOptions = { journal: false }

async function connected(handlers: Handlers = {}, options: FakeAgentOptions = {}) {
  const fake = new FakeAgent(handlers, options)
  const agent = await GuestAgent.connect(fake.transport)
  onTestFinished(async () => {
    await agent.close()
    fake.close()
  })
  return { fake, agent }
}

const noFreeze = {
  'guest-fsfreeze-freeze': () => {
    throw new CommandFailure('GenericError', 'fsfreeze hook has failed with status 1')
  },
}

describe('withFrozen', () => {
  it('does the work on a frozen guest, and says what it is worth', async () => {
    const { fake, agent } = await connected()
    const outcome = await withFrozen(agent, quick, async ({ consistency, guard, signal }) => {
      expect({ consistency, filesystems: guard?.filesystems, aborted: signal.aborted }).toEqual({
        consistency: 'filesystem-consistent',
        filesystems: 2,
        aborted: false,
      })
      return fake.frozen
    })
    expect(outcome).toMatchObject({ value: true, consistency: 'filesystem-consistent', warnings: [] })
    expect(outcome).toMatchObject({ freezeError: undefined, thaw: { lost: undefined } })
    expect(fake.frozen).toBe(false)
  })

  it.each(['at once', 'later'])('throws what the work throws %s, after the thaw', async (when) => {
    const { fake, agent } = await connected()
    const work = () => {
      if (when === 'at once') throw new Error('no snapshot')
      return Promise.reject(new Error('no snapshot'))
    }
    expect((await rejection(withFrozen(agent, quick, work))).message).toBe('no snapshot')
    expect(fake.frozen).toBe(false)
  })

  it('does no work without a freeze, unless that is said to do', async () => {
    const { fake, agent } = await connected(noFreeze)
    const work = vi.fn(() => 'done')
    expect(await rejection(withFrozen(agent, quick, work))).toBeInstanceOf(FreezeError)
    expect(work).not.toHaveBeenCalled()
    const outcome = await withFrozen(agent, { ...quick, onFreezeFail: 'crash-consistent' }, work)
    expect(outcome).toMatchObject({ value: 'done', consistency: 'crash-consistent', thaw: undefined })
    expect(outcome.freezeError).toMatchObject({ reason: 'failed', guest: 'thawed' })
    expect(outcome.warnings[0]).toContain('fsfreeze hook has failed with status 1')
    expect(work).toHaveBeenCalledWith({
      consistency: 'crash-consistent',
      guard: undefined,
      signal: expect.any(AbortSignal),
    })
    expect(fake.frozen).toBe(false)
  })

  it('a wrong option is an error in any case', async () => {
    const { agent } = await connected()
    const options: WithFrozenOptions = { ...quick, maxMs: 0, onFreezeFail: 'crash-consistent' }
    expect(await rejection(withFrozen(agent, options, () => 1))).toMatchObject({ code: 'BAD_OPTION' })
  })

  it('a work that thaws by its guard is told that the rest of it is worth less', async () => {
    const { agent } = await connected()
    const outcome = await withFrozen(agent, quick, async ({ guard }) => {
      await guard?.thaw()
      return 'uploaded'
    })
    expect(outcome).toMatchObject({ value: 'uploaded', consistency: 'filesystem-consistent' })
    expect(outcome.warnings).toEqual([expect.stringContaining('the work thawed the guest itself')])
    expect((await withFrozen(agent, quick, () => 1)).warnings).toEqual([])
  })

  it('a lease that ended under the work: it goes on, and is worth less', async () => {
    const { fake, agent } = await connected()
    const outcome = await withFrozen(agent, { ...quick, maxMs: 20 }, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return 'done'
    })
    expect(outcome).toMatchObject({ value: 'done', consistency: 'crash-consistent', thaw: { lost: 'expired' } })
    expect(fake.frozen).toBe(false)
  })

  it('a guest that was thawed by others meanwhile', async () => {
    const { agent } = await connected()
    const outcome = await withFrozen(agent, quick, () => agent.fsfreezeThaw())
    expect(outcome).toMatchObject({ value: 2, consistency: 'crash-consistent', thaw: { lost: 'elsewhere' } })
  })

  it('not all that was named', async () => {
    const { agent } = await connected()
    const outcome = await withFrozen(
      agent,
      { ...quick, mountpoints: ['/srv', '/data'] },
      ({ consistency }) => consistency,
    )
    expect(outcome).toMatchObject({ value: 'partly-consistent', consistency: 'partly-consistent' })
    expect(outcome.warnings.join()).toContain('/data')
  })

  it('all that can be frozen: a warning says how much cannot', async () => {
    const more = [
      { name: 'vda1', mountpoint: '/var/lib/docker', type: 'ext4' },
      { name: 'vda15', mountpoint: '/boot/efi', type: 'vfat' },
      { name: 'sdc1', mountpoint: '/media', type: 'exfat' },
      { name: 'loop3', mountpoint: '/snap/core', type: 'squashfs' },
    ]
    const { agent } = await connected({
      'guest-get-fsinfo': async (_, { builtIn }) => [
        ...(await builtIn()),
        ...more.map((mount) => ({ ...mount, disk: [] })),
      ],
    })
    const outcome = await withFrozen(agent, quick, ({ guard }) => guard?.complete)
    expect(outcome).toMatchObject({ value: true, consistency: 'filesystem-consistent' })
    expect(outcome.warnings).toEqual([
      '2 of 4 mounted devices were not frozen: ' +
        'the agent passes over what cannot be, such as vfat (often the EFI partition) or fuse',
    ])
  })

  it('an abort thaws at once, and is what is thrown', async () => {
    const { fake, agent } = await connected()
    const abort = new AbortController()
    const reason = new Error('enough')
    const frozen = withFrozen(agent, { ...quick, signal: abort.signal }, async ({ signal }) => {
      setImmediate(() => abort.abort(reason))
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await vi.waitFor(() => expect(fake.frozen).toBe(false), soon)
    })
    expect(await rejection(frozen)).toBe(reason)
  })

  it('a thaw that is not confirmed is an error that knows how the work ended', async () => {
    const { fake, agent } = await connected()
    const options = { ...quick, thawTimeoutMs: 50 }
    const error = await rejection(
      withFrozen(agent, options, () => {
        fake.silence()
        return 'snapshot-1'
      }),
    )
    expect(error).toBeInstanceOf(ThawError)
    expect(error).toMatchObject({ guest: 'unknown', work: { status: 'fulfilled', value: 'snapshot-1' } })
  })

  it('a guest that may be left frozen by a failed attempt is told of, whatever becomes of the work', async () => {
    const { fake, agent } = await connected({
      'guest-fsfreeze-freeze': (_, { builtIn }) => {
        fake.silence()
        return builtIn()
      },
    })
    const told: unknown[] = []
    const outcome = await withFrozen(
      agent,
      {
        ...quick,
        timeoutMs: 1_000,
        thawTimeoutMs: 50,
        onFreezeFail: 'crash-consistent',
        onUnconfirmed: (error) => told.push(error),
      },
      () => 'done',
    )
    expect(outcome).toMatchObject({ consistency: 'crash-consistent', freezeError: { guest: 'unknown' } })
    expect(told).toEqual([outcome.freezeError?.thaw])
  })
})
