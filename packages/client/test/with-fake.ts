import { FakeAgent, type FakeAgentOptions, type Handlers } from '@qga/testing'
import { onTestFinished } from 'vitest'
import { GuestAgent } from '../src/index.js'

/** A client of a fake agent, both gone when the test is over. */
export async function connected(handlers: Handlers = {}, options: FakeAgentOptions = {}) {
  const fake = new FakeAgent(handlers, options)
  const agent = await GuestAgent.connect(fake.transport)
  onTestFinished(async () => {
    await agent.close()
    fake.close()
  })
  const asked = (name: string) => fake.requests.filter(({ execute }) => execute === name).map((one) => one.arguments)
  return { fake, agent, asked }
}
