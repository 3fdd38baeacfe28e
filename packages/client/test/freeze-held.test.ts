import { CommandFailure, dropReply, FakeAgent } from '@qga/testing'
import type { Transport } from '@qga/wire'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent, withFrozen } from '../src/index.js'
import { frozenBy, quick, soon, THAW } from './freezable.js'
import { rejection } from './rejection.js'

const STATUS = 'guest-fsfreeze-status'
const failingHook = (action: string) => {
  if (action === 'thaw') throw new Error('fsfreeze hook has failed with status 3')
}

/** A socket whose guest is gone, and behind which another was started. */
async function replaceable() {
  let fake = new FakeAgent()
  const transport: Transport = { label: 'a machine', open: (options) => fake.transport.open(options) }
  const agent = await GuestAgent.connect(transport)
  onTestFinished(async () => {
    await agent.close()
    fake.close()
  })
  const replace = () => {
    fake.close()
    fake = new FakeAgent()
  }
  return { agent, replace }
}

/** The replies to the question before the first thaw, and to that thaw; the state was asked before the freeze as well. */
const noWord = [dropReply({ command: STATUS, nth: 2 }), dropReply({ command: THAW, nth: 1 })]

describe('a guest that was not held until the thaw', () => {
  it('since its machine was started anew', async () => {
    const { agent, replace } = await replaceable()
    const outcome = await withFrozen(agent, quick, replace)
    expect(outcome).toMatchObject({
      consistency: 'crash-consistent',
      thaw: { lost: 'elsewhere', filesystems: 0, complete: false },
    })
  })

  it('is an error where nobody asks', async () => {
    const { agent, replace } = await replaceable()
    const guard = await agent.freeze(quick)
    replace()
    expect(await rejection(guard[Symbol.asyncDispose]())).toMatchObject({ code: 'FREEZE_LOST', loss: 'elsewhere' })
  })

  it('since somebody thawed it, and then the line broke', async () => {
    const { agent } = await frozenBy()
    const outcome = await withFrozen(agent, quick, async () => {
      await agent.fsfreezeThaw()
      await agent.close()
    })
    expect(outcome).toMatchObject({ consistency: 'crash-consistent', thaw: { lost: 'elsewhere', complete: false } })
  })

  it('and whose agent was away for longer than the first thaw was waited for', async () => {
    const { agent, fake, asked } = await frozenBy()
    const outcome = await withFrozen(agent, { ...quick, thawTimeoutMs: 9_000 }, async () => {
      await agent.fsfreezeThaw()
      fake.restart({ downMs: 1_500 })
    })
    expect(asked(THAW)).toBeGreaterThan(2)
    expect(outcome).toMatchObject({ consistency: 'crash-consistent', thaw: { lost: 'elsewhere', complete: false } })
  })

  it('and whose hook fails', async () => {
    const { agent } = await frozenBy({}, { freezeHook: failingHook })
    const outcome = await withFrozen(agent, quick, async () => {
      await rejection(agent.fsfreezeThaw())
    })
    expect(outcome).toMatchObject({
      consistency: 'crash-consistent',
      thaw: { lost: 'elsewhere', filesystems: 0, complete: false, error: { class: 'GenericError' } },
    })
  })

  it('as nobody can tell: it is taken for lost', async () => {
    const { agent, fake } = await frozenBy({}, { faults: noWord })
    const outcome = await withFrozen(agent, { ...quick, thawTimeoutMs: 9_000 }, () => 'snapshot')
    expect(outcome).toMatchObject({
      consistency: 'crash-consistent',
      thaw: { lost: 'elsewhere', filesystems: undefined, complete: false },
    })
    expect(outcome.warnings.join()).toContain('nor whether it was frozen until then')
    expect(fake.frozen).toBe(false)
  })

  it('as Windows does not tell, whose agent says that it is frozen long after it has let go', async () => {
    const windows = { 'guest-get-osinfo': () => ({ id: 'mswindows' }) }
    const { agent } = await frozenBy(windows, { faults: [dropReply({ command: THAW, nth: 1 })] })
    const outcome = await withFrozen(agent, { ...quick, maxMs: 10_000, thawTimeoutMs: 9_000 }, () => 'snapshot')
    expect(outcome).toMatchObject({ consistency: 'crash-consistent', thaw: { lost: 'elsewhere' } })
  })
})

describe('a guest that was held until the thaw', () => {
  it('as it says itself, though its hook fails and the line broke', async () => {
    const { agent } = await frozenBy({}, { freezeHook: failingHook })
    const outcome = await withFrozen(agent, quick, () => agent.close())
    expect(outcome).toMatchObject({
      consistency: 'filesystem-consistent',
      thaw: { lost: undefined, filesystems: undefined, complete: true, error: { class: 'GenericError' } },
    })
  })

  it('as it says after a thaw that did not thaw', async () => {
    let times = 0
    const { agent } = await frozenBy(
      {
        [THAW]: (_: unknown, { builtIn }: { builtIn(): Promise<unknown> }) => {
          if (times++ === 0) throw new CommandFailure('GenericError', 'busy')
          return builtIn()
        },
      },
      { freezeHook: failingHook, faults: [dropReply({ command: STATUS, nth: 2 })] },
    )
    const outcome = await withFrozen(agent, { ...quick, thawTimeoutMs: 9_000 }, () => 'snapshot')
    expect(times).toBe(2)
    expect(outcome).toMatchObject({ consistency: 'filesystem-consistent', thaw: { lost: undefined, complete: true } })
  })

  it.each(['this', 'another'])(
    'is thawed though it does not answer the question before, over %s connection',
    async (which) => {
      const { agent, fake } = await frozenBy({}, { faults: [dropReply({ command: STATUS, nth: 2 })] })
      const guard = await agent.freeze({ ...quick, thawTimeoutMs: 180_000 })
      if (which === 'another') await agent.close()
      const begun = performance.now()
      const thawing = guard.thaw()
      await vi.waitFor(() => expect(fake.frozen).toBe(false), soon)
      expect(performance.now() - begun).toBeLessThan(5_000) // of 10 for the first try
      expect(await thawing).toMatchObject({ lost: undefined, filesystems: 2 })
    },
  )

  it('and is silent then has the thaw in its queue, behind the question', async () => {
    const { agent, fake } = await frozenBy()
    const guard = await agent.freeze({ ...quick, thawTimeoutMs: 300 })
    fake.silence()
    await rejection(guard.thaw())
    await agent.close()
    fake.answerAgain()
    await vi.waitFor(() => expect(fake.frozen).toBe(false), soon)
  })
})
