import { blockedCommands } from '@qga/testing/node'
import { expect, test } from 'vitest'
import { dangerousCommands } from './dangerous-commands.js'
import type { HostAgent } from './start-host-agent.js'

test('what the types forbid is what an agent on this machine refuses', () => {
  expect([...dangerousCommands].sort()).toEqual([...blockedCommands].sort())
})

test('a dangerous command to an agent on this machine does not compile', () => {
  const send = (agent: HostAgent) => [
    agent.execute('guest-ping'),
    // @ts-expect-error it would stop the machine that runs the tests
    agent.execute('guest-shutdown'),
  ]
  expect(send).toBeTypeOf('function')
})
