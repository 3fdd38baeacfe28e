import { blockedCommands } from '@qga/testing/node'
import type { TestProject } from 'vitest/node'
import { startGuest } from '../src/guest/start-guest.js'
import type { AgentVersion } from '../src/versions.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The agent that a package's suite wants in a guest. */
    suiteGuest: AgentVersion
    /** The socket of its channel. */
    guestAgent: string
  }
}

/**
 * The one guest of a package's suite, which blocks what every agent of that suite blocks: a vitest's global set-up. The
 * suite learns by `inject('guestAgent')` where it is.
 */
export default async function suiteGuest(project: TestProject): Promise<() => Promise<void>> {
  const agent = project.getProvidedContext().suiteGuest
  const guest = await startGuest({ agent, memoryMiB: 1024, agentOptions: ['-b', blockedCommands.join(',')] })
  project.provide('guestAgent', guest.agentPath)
  return () => guest.stop()
}
