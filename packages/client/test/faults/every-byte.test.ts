import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { troubles } from './line-trouble.js'
import { troubledTalk } from './troubled-talk.js'
import { isRight, violations } from './verdict.js'

vi.mock('node:timers/promises', async () => ({ setTimeout: (await import('./virtual-time.js')).delay }))
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  // What is loaded when it is first used takes its time, which is none of this clock's.
  await troubledTalk(true)
})
afterAll(() => void vi.useRealTimers())

/** Every byte takes minutes: 38000 conversations. Without that, every 97th, and another one each day. */
const STEP = process.env.QGA_EVERY_BYTE === '1' ? 1 : 97
const FIRST = Math.floor(Date.now() / 86_400_000) % STEP

describe.each([
  { ids: 'echoed', echoIds: true },
  { ids: 'refused', echoIds: false },
])('a conversation with ids $ids', ({ echoIds }) => {
  it('is all right if nothing goes wrong', async () => {
    const { outcomes, left } = await troubledTalk(echoIds)
    expect(outcomes.filter((one) => !isRight(one))).toEqual([])
    expect(left).toEqual([])
  })

  const sides = ['agent', 'client'] as const
  const cases = sides.flatMap((side) => troubles.map((trouble) => ({ side, trouble, name: trouble.name })))
  it.each(cases)(
    '$name, in what the $side sends: each call gets its own answer or error, in time; nothing is left',
    async ({ side, trouble }) => {
      const { sent } = await troubledTalk(echoIds)
      for (let byte = FIRST; byte < sent[side]; byte += STEP) {
        const talk = await troubledTalk(echoIds, side, trouble.fault(byte))
        vi.clearAllTimers()
        const found = violations(talk, { echoIds, side, trouble })
        if (found.length > 0) expect.fail(`byte ${byte}, in ${talk.strike?.message}: ${found.join('; ')}`)
      }
    },
    3_600_000,
  )
})
