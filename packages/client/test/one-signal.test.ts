import { getEventListeners } from 'node:events'
import { FakeAgent } from '@qga/testing'
import { expect, it, vi } from 'vitest'
import { GuestAgent, waitForAgent } from '../src/index.js'

/** More than Node bears without a warning. */
const MANY = 12

type Act = (agent: GuestAgent, signal: AbortSignal, fake: FakeAgent) => Promise<unknown>

/** One signal for many is how it is meant: Node's warning of a leak would be wrong, and each listener goes with its task. */
it.each<[string, Act]>([
  ['connections', (_, signal) => GuestAgent.connect(new FakeAgent().transport, { signal })],
  ['waits for an agent', (_, signal) => waitForAgent(new FakeAgent().transport, { signal })],
  ['commands', (agent, signal) => agent.ping({ signal })],
  ['programs', (agent, signal) => agent.exec(['true'], { signal })],
  ['freezes', async (agent, signal) => await (await agent.freeze({ signal })).thaw()],
  ['confirmations', (agent, signal) => agent.shutdown({}, { signal, confirm: (over) => agent.whenClosed(over) })],
  [
    'waits for the end',
    (agent, signal, fake) => {
      setTimeout(() => fake.close(), 20)
      return agent.whenClosed(signal)
    },
  ],
])('many %s share a signal', async (_, act) => {
  const warned = vi.spyOn(process, 'emitWarning')
  const { signal } = new AbortController()
  const fakes = Array.from({ length: MANY }, () => new FakeAgent())
  const agents = await Promise.all(fakes.map((fake) => GuestAgent.connect(fake.transport)))
  await Promise.all(agents.map((agent, at) => act(agent, signal, fakes[at] as FakeAgent)))
  expect(warned).not.toHaveBeenCalled()
  expect(getEventListeners(signal, 'abort')).toEqual([])
  warned.mockRestore()
  for (const fake of fakes) fake.close()
})
