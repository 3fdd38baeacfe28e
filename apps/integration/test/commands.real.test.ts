import { type CommandName, CommandUnavailableError } from '@qga/client'
import { describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { calledElsewhere, calls, MEMORY_MIB, MOVABLE_MIB } from './command-calls.js'
import { helperChecks } from './helper-checks.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

describe(nameOf(environment), () => {
  const guest = oneGuest({
    memoryMiB: MEMORY_MIB,
    kernelOptions: [`movablecore=${MOVABLE_MIB}M`],
    disks: [{ name: 'data', sizeMiB: 32 }],
  })

  verifies('commands/every', async () => {
    await using agent = await guest().connect()
    const info = await agent.info()
    const offered = info.supported_commands.filter(({ enabled }) => enabled).map(({ name }) => name)
    expect(offered.length).toBeGreaterThan(40)
    const known = new Set<string>([...Object.keys(calls), ...calledElsewhere])
    expect(offered.filter((name) => !known.has(name))).toEqual([])
  })

  for (const [name, { requirement, call }] of Object.entries(calls)) {
    verifies(
      requirement,
      async () => {
        await using agent = await guest().connect({ timeoutMs: 30_000 })
        const { supported_commands: offered } = await agent.info()
        if (offered.some((command) => command.name === name && command.enabled)) await call(agent, guest())
        else await expect(agent.executeRaw(name)).rejects.toBeInstanceOf(CommandUnavailableError)
      },
      name,
    )
  }

  for (const [name, check] of Object.entries(helperChecks)) {
    verifies(
      'commands/helpers',
      async () => {
        await using agent = await guest().connect({ timeoutMs: 30_000 })
        await check(agent, guest())
      },
      name,
    )
  }

  verifies('commands/absent', async () => {
    await using agent = await guest().connect()
    const nosuch = 'guest-nosuch' as CommandName
    await expect(agent.executeRaw(nosuch)).rejects.toMatchObject({ code: 'COMMAND_UNAVAILABLE' })
    await expect(agent.execRaw({ path: '/nosuch' })).rejects.toMatchObject({ code: 'COMMAND_FAILED' })
  })
})
