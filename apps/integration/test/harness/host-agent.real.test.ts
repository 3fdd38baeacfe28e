import { describe, expect, test } from 'vitest'
import { startHostAgent } from '../../src/host/start-host-agent.js'
import { type AgentVersion, agents } from '../../src/versions.js'

describe.each(Object.keys(agents) as AgentVersion[])('agent %s on this machine', (version) => {
  test('answers, by its version, and refuses what is dangerous', async () => {
    await using agent = await startHostAgent(version)
    const info = await agent.execute('guest-info')
    expect(info.version).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.`))
    const shutdown = info.supported_commands.find(({ name }) => name === 'guest-shutdown')
    expect(shutdown?.enabled).toBe(false)
  })
})
