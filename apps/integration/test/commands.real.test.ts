import { type CommandName, CommandUnavailableError } from '@qga/client'
import { afterEach, describe, expect } from 'vitest'
import { nameOf } from '../src/matrix.js'
import { CalledCommands } from './called-commands.js'
import { calls, MEMORY_MIB, MOVABLE_MIB, powerCalls } from './command-calls.js'
import { helperChecks } from './helper-checks.js'
import { oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

describe(nameOf(environment), () => {
  const guest = oneGuest({
    memoryMiB: MEMORY_MIB,
    kernelOptions: [`movablecore=${MOVABLE_MIB}M`],
    disks: [{ name: 'data', sizeMiB: 32 }],
  })

  // What a failed test has left would fail the next ones, too.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await using agent = await guest().connect({ timeoutMs: 60_000 })
    await agent.fsfreezeThaw({ timeoutMs: 60_000 })
    await guest().control.sh(`date -s @${Math.floor(Date.now() / 1000)}; echo 1 >/sys/devices/system/cpu/cpu1/online`)
  })

  verifies('commands/every', async () => {
    await using agent = await guest().connect()
    const info = await agent.info()
    const offered = info.supported_commands.filter(({ enabled }) => enabled).map(({ name }) => name)
    expect(offered.length).toBeGreaterThan(40)
    const also = [...Object.values(calls).map((call) => call.also ?? []), ...Object.values(powerCalls)].flat()
    const known = new Set<string>([...Object.keys(calls), ...also])
    expect(offered.filter((name) => !known.has(name))).toEqual([])
  })

  for (const [name, { requirement, call, also = [] }] of Object.entries(calls)) {
    verifies(
      requirement,
      async () => {
        const called = new CalledCommands()
        await using agent = await guest().connect({ timeoutMs: 60_000, tap: called.tap })
        const { supported_commands: offered } = await agent.info()
        if (!offered.some((command) => command.name === name && command.enabled)) {
          await expect(agent.executeRaw(name)).rejects.toBeInstanceOf(CommandUnavailableError)
          return
        }
        await call(agent, guest())
        called.expectCalled([name as CommandName, ...also])
      },
      name,
    )
  }

  for (const [name, check] of Object.entries(helperChecks)) {
    verifies(
      'commands/helpers',
      async () => {
        await using agent = await guest().connect({ timeoutMs: 60_000 })
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
