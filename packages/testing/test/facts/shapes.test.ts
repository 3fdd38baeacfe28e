import { commandDescriptors } from '@qga/schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FakeAgent } from '../../src/index.js'
import { blockedCommands, type RealAgent, realAgentAvailable, startQemuGa } from '../../src/node/index.js'
import { type RawClient, rawClient } from '../raw-client.js'
import { realVersion } from '../subjects.js'

/** Commands that only look. */
const quiet = Object.values(commandDescriptors)
  .filter(({ args }) => args.length === 0)
  .map(({ name }) => name)
  .filter((name) => !(blockedCommands as readonly string[]).includes(name) && name !== 'guest-fsfreeze-thaw')

/** What a machine has by chance. */
const chance = /serial|smart|alias|ccw|variant|domain|dependencies|dev$|hardware-address|disk\[\]/

/** The members of every object in a value, as `path.member`. */
function membersOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, `${path}[]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => [`${path}.${name}`, ...membersOf(member, `${path}.${name}`)])
}

describe.runIf(realAgentAvailable())('replies have the members that a real agent gives', () => {
  let agent: RealAgent
  let real: RawClient
  let model: RawClient
  beforeAll(async () => {
    agent = await startQemuGa()
    real = await rawClient(agent.transport)
    model = await rawClient(new FakeAgent({}, { version: await realVersion() }).transport)
  })
  afterAll(async () => {
    model.close()
    real.close()
    await agent.close()
  })

  test.each(quiet)('shape: %s', async (name) => {
    const modelled = JSON.parse(await model.call(name))
    const given = JSON.parse(await real.call(name))
    expect(Object.keys(modelled)).toEqual(Object.keys(given))
    const known = membersOf(modelled.return)
    const missing = membersOf(given.return).filter((member) => !chance.test(member) && !known.includes(member))
    expect([...new Set(missing)]).toEqual([])
  })
})
