import { CommandFailure, FakeAgent, type FakeAgentOptions } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { rejection } from './rejection.js'

describe.each(agents)('spawn on $name', { timeout: 60_000 }, ({ available, real, start }) => {
  it.runIf(available)('starts a program, tells its status, and its end', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target)
    await using endless = await agent.spawn(['sleep', '64'])
    expect(await endless.status()).toBeUndefined()
    await using proc = await agent.spawn(['sh', '-c', 'echo x; exit 3'])
    expect(proc.pid).toBeGreaterThan(0)
    const [first, second] = await Promise.all([proc.wait(), proc.wait()])
    expect(first).toMatchObject({ pid: proc.pid, exitCode: 3, stdoutText: 'x\n' })
    expect(second).toBe(first)
    expect(await proc.status()).toBe(first)
    expect(await proc.kill()).toBe(false)
  })

  it.runIf(available)('sends signals, and ends by disposing', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target)
    const first = await agent.spawn(['sleep', '64'])
    expect(await first.kill('INT')).toBe(true)
    expect(await first.wait()).toMatchObject({ exitCode: undefined, signal: 2 })
    const second = await agent.spawn(['sleep', '64'])
    await second[Symbol.asyncDispose]()
    expect(await second.wait()).toMatchObject({ signal: 15 })
  })

  it.runIf(available && real).each(['none', 'separated'] as const)(
    'kills what minded no TERM when the process itself has ended, with the output %s',
    async (capture) => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const seconds = capture === 'none' ? '67.25' : '67.5'
      // A whole line: the shell has these words in its own one before it minds no TERM.
      const isThere = async () => {
        const { stdoutText } = await agent.exec(['ps', '-A', '-o', 'args='])
        return stdoutText.split('\n').some((line) => line.trim() === `sleep ${seconds}`)
      }
      await using proc = await agent.spawn(`(trap "" TERM; sleep ${seconds}) & wait`, { shell: 'sh', capture })
      await vi.waitFor(async () => expect(await isThere()).toBe(true))
      expect(await proc.kill('TERM')).toBe(true)
      // Who holds the output is waited for.
      if (capture === 'none') expect(await proc.wait()).toMatchObject({ signal: 15 })
      expect(await isThere()).toBe(true)
      expect(await proc.kill('KILL')).toBe(true)
      expect(await proc.wait()).toMatchObject({ signal: 15 })
      await vi.waitFor(async () => expect(await isThere()).toBe(false))
    },
  )

  it.runIf(available)('gives up waiting, and can be waited for again', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target)
    await using proc = await agent.spawn('sleep 1; echo "$0"', { shell: 'sh', capture: 'stdout' })
    expect(await rejection(proc.wait({ timeoutMs: 50 }))).toMatchObject({ code: 'EXEC_TIMEOUT', pid: proc.pid })
    expect((await proc.wait()).stdoutText).toBe('/bin/sh\n')
  })
})

describe('spawn, seen from the agent', () => {
  it('what a process leaves that ended without a signal is sent none: it is not known from others', async () => {
    const killed: (readonly string[])[] = []
    const programs: FakeAgentOptions['programs'] = {
      ps: ({ pid, out }) => out(`1 0\n 500 1\n ${pid} 500\n 31 1\n`),
      kill: ({ argv }) => void killed.push(argv),
    }
    await using agent = await GuestAgent.connect(new FakeAgent({}, { programs }).transport)
    await using proc = await agent.spawn(['true'])
    await proc.wait()
    expect(await proc.kill('KILL')).toBe(false)
    expect(killed).toEqual([])
  })

  it('an orphan is known for a minute: then its pid may be another’s', async () => {
    const killed: (readonly string[])[] = []
    const programs: FakeAgentOptions['programs'] = {
      ps: ({ pid, out }) => {
        const rows = killed.length === 0 ? '701 500\n 31 701\n' : '701 500\n 32 701\n 31 1\n'
        out(`1 0\n 500 1\n ${pid} 500\n ${rows}`)
      },
      kill: ({ argv, kill }) => {
        killed.push(argv.slice(2))
        kill(701, 15)
      },
    }
    await using agent = await GuestAgent.connect(new FakeAgent({}, { programs }).transport)
    await using proc = await agent.spawn(['sleep', '64'])
    expect(await proc.kill('TERM')).toBe(true)
    expect(await proc.wait()).toMatchObject({ signal: 15 })
    killed.length = 1
    expect(await proc.kill('KILL')).toBe(true)
    expect(killed.slice(1)).toEqual([['KILL', '31']])
    const now = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now + 60_001)
    onTestFinished(() => void clock.mockRestore())
    expect(await proc.kill('KILL')).toBe(false)
    expect(killed).toHaveLength(2)
  })

  it('a program that was started too late for its caller is ended', async () => {
    const fake = new FakeAgent({}, { latencyMs: 30 })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.spawn(['sleep', '64'], { timeoutMs: 10 }))).toMatchObject({ code: 'TIMEOUT' })
    await vi.waitFor(() => expect(fake.processes).toEqual([]), 10_000)
  })

  it('a program that cannot be started is told at once', async () => {
    const refuse = () => {
      throw new CommandFailure('GenericError', 'no such program')
    }
    await using agent = await GuestAgent.connect(new FakeAgent({ 'guest-exec': refuse }).transport)
    expect(await rejection(agent.spawn(['nope']))).toMatchObject({ code: 'COMMAND_FAILED' })
  })
})
