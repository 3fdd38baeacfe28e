import { expect, test } from 'vitest'
import type { HostAgent } from './start-host-agent.js'

test('a dangerous command to an agent on this machine does not compile', () => {
  const send = (agent: HostAgent) => [
    agent.execute('guest-ping'),
    // @ts-expect-error it would stop the machine that runs the tests
    agent.execute('guest-shutdown'),
  ]
  expect(send).toBeTypeOf('function')
})
