import { type CommandName, commandDescriptors } from '@qga/schema'
import { describe, expect, it } from 'vitest'
import { CommandError, CommandUnavailableError, type GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { oneAgent } from './one-agent.js'
import { rejection } from './rejection.js'

/** Commands that take no arguments and change nothing. */
const harmless = Object.values(commandDescriptors)
  .filter(
    ({ name, args, successResponse }) => successResponse && args.length === 0 && !/freeze|thaw|suspend/.test(name),
  )
  .map(({ name }) => name as CommandName)

describe.each(agents)('commands of $name', ({ available, real, start }) => {
  describe.runIf(available)('', () => {
    let agent: GuestAgent
    oneAgent(start, (one) => {
      agent = one.agent
    })

    it('every method calls its command, and only answers or says why not', async () => {
      expect(harmless.length).toBeGreaterThan(15)
      for (const name of harmless) {
        const { method } = commandDescriptors[name]
        const call: unknown = Reflect.get(agent, method)
        if (typeof call !== 'function') throw new Error(`no method ${method}`)
        const answer: unknown = await Reflect.apply(call, agent, []).catch((error: unknown) => error)
        if (answer instanceof CommandError) expect(answer.command).toBe(name)
        else expect(answer, name).toBeDefined()
      }
    })

    it('guest-info lists what it has, and the session agrees', async () => {
      const info = await agent.info()
      expect(info.version).toMatch(/^\d+\.\d+/)
      expect(info.supported_commands.length).toBeGreaterThan(30)
    })

    it('a command that does not exist', async () => {
      const error = await rejection(agent.executeRaw('guest-nonsense'))
      expect(error).toBeInstanceOf(CommandUnavailableError)
      expect(error).toMatchObject({ why: 'absent', class: 'CommandNotFound', command: 'guest-nonsense' })
      expect(error.message).toContain('guest-info')
    })

    it.runIf(real)('a command that is disabled', async () => {
      // Blocked when the agent was started, so that nothing can come of it.
      const error = await rejection(agent.setVcpus({ vcpus: [] }))
      expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled' })
      expect(error.message).toContain('block-rpcs')
    })

    it.runIf(real)('a command that does not answer on success, refused', async () => {
      const error = await rejection(agent.shutdown({ mode: 'halt' }))
      expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', why: 'disabled', command: 'guest-shutdown' })
      expect(await agent.sync({ id: 3 })).toBe(3)
    })

    it.each([
      ['a missing argument', 'guest-file-open', {}],
      ['an unknown argument', 'guest-ping', { loud: true }],
      ['an argument of the wrong type', 'guest-sync', { id: 'one' }],
      ['a number that is no integer', 'guest-sync', { id: 1.5 }],
      ['an integer that is too large', 'guest-sync', { id: 2n ** 63n }],
    ])('%s is an error of the agent, and the session goes on', async (_, name, args) => {
      const error = await rejection(agent.executeRaw(name, args))
      expect(error).toBeInstanceOf(CommandError)
      expect(error).toMatchObject({ code: 'COMMAND_FAILED', class: 'GenericError', command: name })
      expect((error as CommandError).desc).not.toBe('')
      expect(await agent.sync({ id: 4 })).toBe(4)
    })
  })
})
