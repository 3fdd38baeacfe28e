import { GuestAgent } from '@qga/client'
import { FakeAgent } from '@qga/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { contentOf, FILES, nameOf } from './questions.js'
import { soak } from './soak.js'
import type { SoakTarget } from './soak-target.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const files = Object.fromEntries(Array.from({ length: FILES }, (_, at) => [`/soak/${nameOf(at)}`, contentOf(at)]))

/** An agent in this process that nobody disturbs. */
function target(fake = new FakeAgent({}, { files })): SoakTarget {
  const { transport } = fake
  const disturb = async () => 'nothing'
  return { transport, folder: '/soak', questionMs: 100, everyMs: 10, disturb, [Symbol.asyncDispose]: async () => {} }
}

const options = { seed: 'a', commands: 60, clients: 2 }
/** Goes on until a call does not end. */
const endless = { ...options, commands: Infinity, unsettledMs: 1500 }

test('puts its questions and says what a seed does again', async () => {
  const report = await soak(target(), options)
  expect(report).toMatchObject({ seed: 'a', wrong: [], unsettled: [], left: [] })
  expect(report.commands).toBeGreaterThanOrEqual(60)
  expect(report.happened.nothing).toBeGreaterThan(0)
  expect(report.replays).toMatch(
    /^again, for each client: .*Not again: how the calls of several clients and lanes meet/,
  )
})

test('a failure that nothing explains is wrong', async () => {
  const full = () => {
    throw new Error('No space left on device')
  }
  const { wrong } = await soak(target(new FakeAgent({ 'guest-file-open': full }, { files })), options)
  expect(wrong[0]).toMatch(/^client \d, .*, word-\S+ failed, and nothing explains it: .*No space left on device/)
})

test('a question that is never answered ends it, and the report says whose it was', async () => {
  vi.spyOn(GuestAgent.prototype, 'sync').mockReturnValue(new Promise(() => {}))
  const report = await soak(target(), endless)
  expect(report.unsettled[0]).toMatch(
    /^seed a, client \d, session 0, lane \d, question \d+ \(sync, word-\/\d\/0\/\d\/\d+\/\d+\.\): has not ended after 1600 ms$/,
  )
  expect(report.left).toEqual(['not looked at: a call has not ended'])
})

test('so does a client that never closes', async () => {
  vi.spyOn(GuestAgent.prototype, 'close').mockReturnValue(new Promise(() => {}))
  const { unsettled } = await soak(target(), endless)
  expect(unsettled[0]).toMatch(/^seed a, client \d, session \d+: close: has not ended after 1500 ms$/)
})
