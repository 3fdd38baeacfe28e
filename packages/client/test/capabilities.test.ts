import { type AgentVersion, CommandFailure, FakeAgent, type Handlers } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { rejection } from './rejection.js'

const count = (fake: FakeAgent, command: string) => fake.requests.filter(({ execute }) => execute === command).length

describe.each(agents)('what $name can do', ({ available, real, start }) => {
  describe.runIf(available)('', () => {
    it('enabled and absent are told apart', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      expect(await agent.supports('guest-ping')).toBe(true)
      expect(await agent.availability('guest-ping')).toBe('enabled')
      expect(await agent.supports('guest-nonsense')).toBe(false)
      expect(await agent.availability('guest-nonsense')).toBe('absent')
      expect(await agent.availability('toString')).toBe('absent')
      const { version, commands, frozen } = await agent.capabilities()
      expect(version).toMatch(/^\d+\.\d+/)
      expect(commands.length).toBeGreaterThan(30)
      expect(frozen).toBe(false)
    })

    it.runIf(real)('disabled: told before and after, with what to change', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      // Blocked when the agent was started, so that nothing can come of it.
      expect(await agent.availability('guest-set-vcpus')).toBe('disabled')
      const told = await rejection(agent.assertEnabled(['guest-ping', 'guest-set-vcpus']))
      const refused = await rejection(agent.setVcpus({ vcpus: [] }))
      for (const error of [told, refused]) {
        expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled', command: 'guest-set-vcpus' })
        expect(error.message).toMatch(/block-rpcs|FILTER_RPC_ARGS/)
      }
    })
  })
})

describe('how often it is asked', () => {
  it('once, and again after a resync, a freeze or a thaw', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const asked = () => count(fake, 'guest-info')
    for (let round = 0; round < 3; round++) await agent.supports('guest-exec')
    expect(asked()).toBe(1)
    await agent.fsfreezeFreeze()
    expect(await agent.availability('guest-exec')).toBe('frozen')
    expect(await agent.availability('guest-ping')).toBe('enabled')
    const whileFrozen = asked()
    await agent.supports('guest-exec')
    expect(asked()).toBe(whileFrozen + 1)
    await agent.fsfreezeThaw()
    expect(await agent.availability('guest-exec')).toBe('enabled')
  })

  it('an agent that came back with another list is asked again, since a sync lies between', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.supports('guest-exec')
    fake.silence()
    await rejection(agent.ping({ timeoutMs: 20 }))
    fake.restart()
    await agent.supports('guest-exec')
    expect(count(fake, 'guest-info')).toBe(2)
  })

  it('a command that is enabled by now works, whatever was known of it', async () => {
    let enabled = false
    const handlers: Handlers = {
      'guest-info': async (_, { builtIn }) => {
        const info = await builtIn()
        return {
          ...info,
          supported_commands: info.supported_commands.map((command) =>
            command.name === 'guest-get-host-name' ? { ...command, enabled } : command,
          ),
        }
      },
      'guest-get-host-name': (_, { builtIn }) => {
        if (enabled) return builtIn()
        throw new CommandFailure('CommandNotFound', 'Command guest-get-host-name has been disabled')
      },
    }
    await using agent = await GuestAgent.connect(new FakeAgent(handlers).transport)
    for (let round = 0; round < 2; round++) {
      expect(await rejection(agent.getHostName())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
    }
    enabled = true
    expect(await agent.getHostName()).toEqual({ 'host-name': 'fake' })
  })
})

describe('a command that is known to be disabled', () => {
  const connect = async () => {
    const fake = new FakeAgent({}, { block: ['guest-get-users'] })
    const agent = await GuestAgent.connect(fake.transport)
    expect(await agent.availability('guest-get-users')).toBe('disabled')
    await rejection(agent.getUsers())
    return { fake, agent, before: fake.requests.length }
  }

  it('is refused within one request, and explained without another', async () => {
    const { fake, agent, before } = await connect()
    const error = await rejection(agent.getUsers())
    expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
    expect(error.message).toContain('block-rpcs')
    expect(fake.requests.slice(before).map(({ execute }) => execute)).toEqual(['guest-get-users'])
  })

  it('is not even asked for by an assertEnabled of nothing', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const before = fake.requests.length
    await agent.assertEnabled([])
    expect(fake.requests.length).toBe(before)
  })

  it('is told by assertEnabled, which asks once more for the list and sends none of them', async () => {
    const { fake, agent, before } = await connect()
    const error = await rejection(agent.assertEnabled(['guest-ping', 'guest-get-users']))
    expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled', command: 'guest-get-users' })
    expect(fake.requests.slice(before).map(({ execute }) => execute)).toEqual(['guest-info'])
  })

  it('is told by assertEnabled no more once it was switched on as the error says', async () => {
    let isBlocked = true
    const handlers: Handlers = {
      'guest-info': async (_, { builtIn }) => {
        const info = await builtIn()
        const commands = info.supported_commands.map((one) =>
          one.name === 'guest-get-users' ? { ...one, enabled: !isBlocked } : one,
        )
        return { ...info, supported_commands: commands }
      },
    }
    await using agent = await GuestAgent.connect(new FakeAgent(handlers).transport)
    await rejection(agent.assertEnabled(['guest-get-users']))
    isBlocked = false
    await agent.assertEnabled(['guest-get-users'])
  })

  it('works again when somebody else has thawed the guest, or has changed and restarted the agent', async () => {
    let blocked = true
    const handlers: Handlers = {
      'guest-info': async (_, { builtIn }) => {
        const info = await builtIn()
        const enabled = (name: string) => name !== 'guest-get-users' || !blocked
        return {
          ...info,
          supported_commands: info.supported_commands.map((one) => ({ ...one, enabled: enabled(one.name) })),
        }
      },
      'guest-get-users': () => {
        if (blocked) throw new CommandFailure('CommandNotFound', 'disabled')
        return []
      },
    }
    const fake = new FakeAgent(handlers)
    await using agent = await GuestAgent.connect(fake.transport)
    await rejection(agent.getUsers())
    blocked = false
    fake.restart()
    expect(await agent.getUsers()).toEqual([])
  })
})

describe('why a command is not available', () => {
  it('a thaw between the two questions does not make a barred command a disabled one', async () => {
    let thaw: Promise<unknown> | undefined
    const thawsMeanwhile: Handlers = {
      'guest-info': (_, { builtIn }) => {
        thaw ??= agent.fsfreezeThaw()
        return builtIn()
      },
    }
    const fake = new FakeAgent(thawsMeanwhile)
    await using agent = await GuestAgent.connect(fake.transport)
    await agent.fsfreezeFreeze()
    expect(await rejection(agent.getOsinfo())).toMatchObject({ why: 'unknown' })
    await thaw
    expect(await agent.availability('guest-get-osinfo')).toBe('enabled')
  })

  it.each<AgentVersion>(['7.2', '10.0', '11.1'])('blocked and frozen are told apart, in %s', async (version) => {
    const fake = new FakeAgent({}, { version, block: ['guest-get-users'] })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.getUsers())).toMatchObject({ why: 'disabled' })
    await agent.fsfreezeFreeze()
    expect(await rejection(agent.getTime())).toMatchObject({ why: 'frozen' })
    expect(await rejection(agent.assertEnabled(['guest-get-time']))).toMatchObject({ why: 'frozen' })
    await agent.fsfreezeThaw()
    expect(await rejection(agent.getUsers())).toMatchObject({ why: 'disabled' })
    expect(await rejection(agent.executeRaw('guest-nonsense'))).toMatchObject({ why: 'absent' })
  })

  it.each([
    ['rhel', '/etc/sysconfig/qemu-ga'],
    ['debian', '/etc/qemu/qemu-ga.conf'],
    ['mswindows', 'sc qc QEMU-GA'],
    ['freebsd', '/etc/rc.conf'],
    ['toString', '--block-rpcs'],
    [{ toString: 1 }, '--block-rpcs'],
  ])('what to change in a guest that calls itself %s', async (id, place) => {
    const handlers: Handlers = { 'guest-get-osinfo': () => ({ id }) as never }
    const fake = new FakeAgent(handlers, { block: ['guest-get-users'] })
    await using agent = await GuestAgent.connect(fake.transport)
    for (let round = 0; round < 2; round++) {
      expect((await rejection(agent.getUsers())).message).toContain(place)
    }
    expect(count(fake, 'guest-get-osinfo')).toBe(1)
    expect(count(fake, 'guest-info')).toBe(1)
  })

  it('agents before 6.0 have no class for it', async () => {
    const fake = new FakeAgent({
      'guest-get-users': () => {
        throw new CommandFailure('GenericError', 'The command guest-get-users has been disabled for this instance')
      },
      'guest-info': async (_, { builtIn }) => {
        const { supported_commands } = await builtIn()
        const withoutUsers = supported_commands.map((command) =>
          command.name === 'guest-get-users' ? { ...command, enabled: false } : command,
        )
        return { version: '4.2.0', supported_commands: withoutUsers }
      },
    })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.getUsers())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
    const other = await rejection(agent.fileOpen({ path: '/nowhere/x' }))
    expect(other).toMatchObject({ code: 'COMMAND_FAILED' })
    expect(count(fake, 'guest-info')).toBe(1)
  })

  it.each<[string, unknown]>([
    ['a list of nothing', { version: '7', supported_commands: [null, 5, {}, { name: {} }, { name: 'guest-x' }] }],
    ['a list without end', { version: 'x'.repeat(9999), supported_commands: Array(5_000).fill({ name: 'guest-x' }) }],
  ])('a guest-info that is %s harms nobody', async (_, info) => {
    const fake = new FakeAgent({ 'guest-info': () => info as never }, { block: ['guest-get-users'] })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.getUsers())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'absent' })
    expect(await agent.supports('guest-exec')).toBe(false)
    const { commands, version } = await agent.capabilities()
    expect(commands.length + version.length).toBeLessThan(300)
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'all'],
    ['empty', {}],
    ['no list', { version: 7, supported_commands: 'all' }],
  ])('a guest-info that is %s tells nothing, and is not kept', async (_, info) => {
    let isWrong = true
    const handlers: Handlers = {
      'guest-info': async (_args, { builtIn }) => (isWrong ? (info as never) : await builtIn()),
    }
    const fake = new FakeAgent(handlers, { block: ['guest-get-users'] })
    await using agent = await GuestAgent.connect(fake.transport)
    const untold = { code: 'PROTOCOL_VIOLATION', message: expect.stringContaining('no list of commands') }
    expect(await rejection(agent.supports('guest-exec'))).toMatchObject(untold)
    expect(await rejection(agent.assertEnabled(['guest-exec']))).toMatchObject(untold)
    expect(await rejection(agent.getUsers())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'unknown' })
    isWrong = false
    expect(await agent.supports('guest-exec')).toBe(true)
    await agent.assertEnabled(['guest-exec'])
  })

  it('guest-info itself is blocked', async () => {
    const fake = new FakeAgent({}, { block: ['guest-info', 'guest-get-users'] })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.supports('guest-exec'))).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'unknown' })
    expect(await rejection(agent.getUsers())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'unknown' })
    // That it is frozen, another command tells.
    await agent.execute('guest-fsfreeze-freeze')
    expect(await rejection(agent.getUsers())).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'frozen' })
  })
})

it.each([{ toString: 1 }, 7, null, ['10.0']])('a version that is %o is none', async (version) => {
  const fake = new FakeAgent({ 'guest-info': () => ({ version, supported_commands: [] }) as never })
  await using agent = await GuestAgent.connect(fake.transport)
  expect((await agent.capabilities()).version).toBe('')
})

it.each(['1.0', '10.0'])('a list of %s that lacks a command which failed does not make it absent', async (version) => {
  const fake = new FakeAgent({ 'guest-info': () => ({ version, supported_commands: [] }) })
  await using agent = await GuestAgent.connect(fake.transport)
  for (const _ of [1, 2]) {
    const error = await rejection(agent.fileOpen({ path: '/no/such/file' }))
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', class: 'GenericError' })
  }
})
