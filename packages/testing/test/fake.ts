import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { FakeAgent, type FakeAgentOptions, type Handlers } from '../src/index.js'
import { type RawClient, rawClient } from './raw-client.js'

/** A fake agent and a client of it, gone when the test is over. */
export async function fakeWithClient(
  handlers: Handlers = {},
  options: FakeAgentOptions = {},
): Promise<{ readonly fake: FakeAgent; readonly client: RawClient }> {
  const fake = new FakeAgent(handlers, options)
  onTestFinished(() => fake.close())
  return { fake, client: await rawClient(fake.transport) }
}

/** Long enough for what goes from turn to turn. Its turns are counted: after a stall a timer comes before all of them. */
export async function aMoment(ms = 20): Promise<void> {
  await delay(ms)
  for (let turns = 0; turns < 50; turns++) await setImmediate()
}

export const ping = '{"execute":"guest-ping"}'
export const echo = (id: number) => `{"execute":"guest-sync","arguments":{"id":${id}}}`
