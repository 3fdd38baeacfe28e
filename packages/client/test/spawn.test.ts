import { CommandFailure, FakeAgent } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { rejection } from './rejection.js'

describe.each(agents)('spawn on $name', { timeout: 60_000 }, ({ available, start }) => {
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

  it.runIf(available)('gives up waiting, and can be waited for again', async () => {
    await using given = await start()
    await using agent = await GuestAgent.connect(given.target)
    await using proc = await agent.spawn('sleep 1; echo "$0"', { shell: 'sh', capture: 'stdout' })
    expect(await rejection(proc.wait({ timeoutMs: 50 }))).toMatchObject({ code: 'EXEC_TIMEOUT', pid: proc.pid })
    expect((await proc.wait()).stdoutText).toBe('/bin/sh\n')
  })
})

describe('spawn, seen from the agent', () => {
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
