import { afterAll, beforeAll, expect } from 'vitest'
import { GuestAgent } from '../src/index.js'
import type { TestAgent, TestAgentKind } from './agents.js'

/** An agent, and a client of it. */
export interface Connected {
  readonly given: TestAgent
  readonly agent: GuestAgent
}

/** One agent for all tests of a suite: `take` gets it before the first, and it is gone after the last. */
export function oneAgent(start: TestAgentKind['start'], take: (connected: Connected) => void): void {
  let connected: Connected
  beforeAll(async () => {
    const given = await start()
    connected = { given, agent: await GuestAgent.connect(given.target) }
    take(connected)
  })
  afterAll(async () => {
    await connected.agent.close()
    await connected.given[Symbol.asyncDispose]()
  })
}

/** Does something with an agent of its own, and expects that nothing of it is left in the folder. */
export async function leavingNothing(
  start: TestAgentKind['start'],
  body: (agent: GuestAgent, tempFolder: string) => Promise<void>,
): Promise<void> {
  await using given = await start()
  await using agent = await GuestAgent.connect(given.target)
  await body(agent, given.folder)
  const left = await agent.exec(['sh', '-c', 'rmdir "$0" 2>/dev/null || find "$0"', given.folder])
  expect(left.stdoutText.split('\n').filter((line) => line.includes('/qga-'))).toEqual([])
}
