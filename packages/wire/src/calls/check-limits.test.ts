import { describe, expect, test } from 'vitest'
import { scriptedChannel } from '../../test/scripted-channel.js'
import { checkLimits } from './check-limits.js'
import { connectWithin } from './connect-within.js'

const defaults = { timeoutMs: 7, maxDepth: 8 }
const refusal = (summary: string) => expect.objectContaining({ code: 'BAD_OPTION', summary })

describe('limits', () => {
  test.each([{ maxDepth: 1 }, { maxDepth: 0.5 }, { maxDepth: Number.POSITIVE_INFINITY }, { timeoutMs: 0 }, {}])(
    '%o are taken',
    (limits) => checkLimits(defaults, limits),
  )

  test('one that is undefined is not given, and what is no limit here is not looked at', () => {
    const limits = { maxDepth: undefined, signal: -5 }
    checkLimits(defaults, limits)
  })

  test.each<[string, object]>([
    ['maxDepth is 0', { maxDepth: 0 }],
    ['maxDepth is -1', { maxDepth: -1 }],
    ['maxDepth is NaN', { maxDepth: Number.NaN }],
    ['maxDepth is 5', { maxDepth: '5' }],
    ['timeoutMs is -1', { timeoutMs: -1 }],
    ['timeoutMs is NaN', { timeoutMs: Number.NaN }],
  ])('%s: that makes no sense', (summary, limits) => {
    expect(() => checkLimits(defaults, limits)).toThrow(refusal(summary))
  })

  test.each<[string, object]>([
    ['maxFrameBytes is -1', { maxFrameBytes: -1 }],
    ['maxDepth is NaN', { maxDepth: Number.NaN }],
    ['maxUselessBytes is 0', { maxUselessBytes: 0 }],
  ])('%s: nothing is opened', async (summary, limits) => {
    let opened = 0
    const open = async () => {
      opened++
      return scriptedChannel()
    }
    const connecting = connectWithin({ label: 'scripted', open }, { timeoutMs: 1_000, ...limits })
    await expect(connecting).rejects.toEqual(refusal(summary))
    expect(opened).toBe(0)
  })
})
