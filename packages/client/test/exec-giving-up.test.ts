import {
  CommandFailure,
  dropReply,
  FakeAgent,
  type FakeAgentOptions,
  type Fault,
  garbage,
  lateReply,
} from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { ExecResultLostError, ExecTimeoutError, GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { fastForward } from './fast-forward.js'
import { rejection } from './rejection.js'

/** What the guest says of all its processes: by the `ps` of POSIX, or that of busybox. */
async function processes(agent: GuestAgent, ...columns: readonly string[]): Promise<string> {
  const posix = await agent.exec(['ps', '-A', ...columns.flatMap((column) => ['-o', `${column}=`])])
  if (posix.exitCode === 0) return posix.stdoutText
  return (await agent.exec(['ps', '-o', columns.join(',')])).stdoutText
}

async function isAlive(agent: GuestAgent, pid: number): Promise<boolean> {
  const list = await processes(agent, 'pid', 'ppid')
  return list.split('\n').some((line) => line.trim().startsWith(`${pid} `))
}

describe.each(agents)('giving up on $name', ({ available, real, start }) => {
  describe.runIf(available)('', { timeout: 60_000 }, () => {
    it('tells the pid, also of a call that is aborted', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const abort = new AbortController()
      const pids: number[] = []
      const onStarted = (pid: number) => {
        pids.push(pid)
        abort.abort(new Error('enough'))
      }
      expect(await rejection(agent.exec(['sleep', '5'], { signal: abort.signal, onStarted }))).toMatchObject({
        message: 'enough',
      })
      const done = await agent.exec(['kill', String(pids[0])])
      expect(done.exitCode).toBe(0)
    })

    it('ends a process and its children at a time-out, if asked', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const options = { timeoutMs: 1_000, killOnTimeout: true }
      const error = await rejection(agent.exec(['sh', '-c', 'sleep 61.25 & sleep 61.25; true'], options))
      expect(error).toBeInstanceOf(ExecTimeoutError)
      expect(error).toMatchObject({ killed: true })
      await vi.waitFor(async () => {
        expect(await isAlive(agent, (error as ExecTimeoutError).pid)).toBe(false)
        // A real one tells all that runs, its orphans too.
        expect(await processes(agent, 'args')).not.toContain('sleep 61.25')
      }, 3000)
    })

    it.runIf(real).each(['separated', 'none'] as const)(
      'ends a child that minds no TERM when its parent is gone, with the output %s',
      async (capture) => {
        await using given = await start()
        await using agent = await GuestAgent.connect(given.target)
        const seconds = capture === 'none' ? '66.25' : '66.5'
        const line = `(trap "" TERM; sleep ${seconds}) & wait`
        const error = await rejection(
          agent.exec(['sh', '-c', line], { timeoutMs: 1_000, killOnTimeout: true, capture }),
        )
        expect(error).toMatchObject({ killed: true })
        expect(await processes(agent, 'args')).toContain(`sleep ${seconds}`)
        await vi.waitFor(async () => expect(await processes(agent, 'args')).not.toContain(`sleep ${seconds}`), {
          timeout: 15_000,
          interval: 500,
        })
      },
    )

    it('ends a process on abort, if asked', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const abort = new AbortController()
      let started = 0
      const onStarted = (pid: number) => {
        started = pid
        setTimeout(() => abort.abort(new Error('enough')), 50)
      }
      const options = { signal: abort.signal, killOnAbort: true, killOnTimeout: false, onStarted }
      expect(await rejection(agent.exec(['sleep', '62'], options))).toMatchObject({ message: 'enough' })
      await vi.waitFor(async () => expect(await isAlive(agent, started)).toBe(false), 3000)
    })

    it('leaves it running if not asked, and says so', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const error = await rejection(agent.exec(['sleep', '63'], { timeoutMs: 1_000 }))
      expect(error).toMatchObject({ killed: false })
      const { pid } = error as ExecTimeoutError
      expect(await isAlive(agent, pid)).toBe(true)
      await agent.exec(['kill', String(pid)])
    })
  })
})

describe('giving up, seen from the agent', { timeout: 60_000 }, () => {
  it('reaps a process that is given up, when it ends', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    await rejection(agent.exec(['sleep', '1'], { timeoutMs: 500 }))
    expect(fake.processes).toHaveLength(1)
    await vi.waitFor(() => expect(fake.processes).toEqual([]), 10_000)
  })

  it('leaves nothing after an abort at any stage', async () => {
    const fake = new FakeAgent({}, { latencyMs: 4, version: '10.0' })
    await using agent = await GuestAgent.connect(fake.transport)
    for (let ms = 0; ms < 40; ms += 2) {
      const signal = AbortSignal.timeout(ms)
      const options = { signal, extendEnv: true, capture: 'stdout', killOnAbort: ms % 4 === 0 } as const
      await rejection(agent.exec(['sleep', '0.02'], options)).catch(() => {})
    }
    await vi.waitFor(() => expect(fake.processes).toEqual([]), 10_000)
  }, 20_000)

  it('ends a process that was started too late for its caller', async () => {
    const fake = new FakeAgent({}, { latencyMs: 30 })
    await using agent = await GuestAgent.connect(fake.transport)
    const told: number[] = []
    const onStarted = (pid: number) => void told.push(pid)
    const options = { timeoutMs: 10, killOnTimeout: true, onStarted }
    expect(await rejection(agent.exec(['sleep', '60'], options))).toMatchObject({ code: 'TIMEOUT', written: true })
    await vi.waitFor(() => expect(fake.processes).toEqual([]), 5000)
    expect(told).toHaveLength(1)
  })

  it('sends KILL to what TERM does not end', async () => {
    const signals: string[] = []
    const fake = new FakeAgent(
      {},
      {
        programs: {
          kill: ({ argv, kill }) => {
            signals.push(argv[2] ?? '')
            if (argv[2] === 'KILL') kill(Number(argv[3]), 9)
          },
        },
      },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    await fastForward(async () => {
      await rejection(agent.exec(['sleep', '1000000'], { timeoutMs: 500, killOnTimeout: true }))
      while (fake.processes.length > 0) await new Promise(setImmediate)
    }, 1)
    expect(signals).toEqual(['TERM', 'KILL'])
  })

  it('sends KILL to children whose parent is gone, and to no other process with such a pid', async () => {
    const killed: (readonly string[])[] = []
    let listings = 0
    const programs: FakeAgentOptions['programs'] = {
      ps: ({ pid, out }) => {
        const children = listings++ === 0 ? '701 500\n 31 701\n 32 701\n 33 701\n' : '31 1\n 32 600\n 41 31\n'
        out(`1 0\n 500 1\n 600 1\n ${pid} 500\n ${children}`)
      },
      kill: ({ argv, kill }) => {
        killed.push(argv.slice(2))
        if (argv[2] === 'TERM') kill(Number(argv[3]), 15)
      },
    }
    const fake = new FakeAgent({}, { programs })
    await using agent = await GuestAgent.connect(fake.transport)
    await fastForward(async () => {
      await rejection(agent.exec(['sleep', '1000000'], { timeoutMs: 500, killOnTimeout: true }))
      while (killed.length < 4) await new Promise(setImmediate)
    }, 1)
    expect(killed).toEqual([
      ['TERM', '701'],
      ['TERM', '31', '32', '33'],
      ['KILL', '31'],
      ['KILL', '41'],
    ])
  })

  it('a child that has ended since it was listed is no failure', async () => {
    const programs: FakeAgentOptions['programs'] = {
      ps: ({ pid, out }) => out(`701 500\n 31 701\n ${pid} 500\n`),
    }
    const fake = new FakeAgent({}, { programs })
    await using agent = await GuestAgent.connect(fake.transport)
    await using proc = await agent.spawn(['sleep', '60'])
    expect(await proc.kill('TERM')).toBe(true)
    expect(await proc.wait()).toMatchObject({ signal: 15 })
  })

  it('sends nothing to a pid that is no child of the agent any more', async () => {
    let killed = false
    const programs = {
      ps: ({ pid, out }: { pid: number; out(text: string): void }) => out(`  701 1\n ${pid} 500\n`),
      kill: () => {
        killed = true
      },
    }
    const fake = new FakeAgent({}, { programs })
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.exec(['sleep', '1.5'], { timeoutMs: 500, killOnTimeout: true }))
    expect(error).toMatchObject({ code: 'EXEC_TIMEOUT', killed: false })
    expect(killed).toBe(false)
  })

  it('uses taskkill where there is no sh', async () => {
    const given: (readonly string[])[] = []
    const fake = new FakeAgent(
      {
        'guest-exec': async (args, { builtIn }) => {
          if (['ps', '/bin/sh'].includes(args.path)) throw new CommandFailure('GenericError', 'no such file')
          return await builtIn()
        },
      },
      {
        programs: {
          'taskkill.exe': ({ argv, kill }) => {
            given.push(argv)
            kill(Number(argv[4]), 9)
          },
        },
      },
    )
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.exec(['sleep', '60'], { timeoutMs: 500, killOnTimeout: true }))
    expect(error).toMatchObject({ killed: true })
    expect(given).toEqual([['taskkill.exe', '/F', '/T', '/PID', '701']])
  })
})

describe('a result', () => {
  it('that could not be read is unknown, and says so', async () => {
    const unreadable: Fault = {
      name: 'no JSON',
      onReply: (bytes, { command, commandNumber }) =>
        command === 'guest-exec-status' && commandNumber === 1
          ? [Buffer.from('{"return": {"exited": nonsense}}\n')]
          : [bytes],
    }
    const fake = new FakeAgent({}, { faults: [unreadable] })
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.exec(['true']))
    expect(error).toBeInstanceOf(ExecResultLostError)
    expect(error).toMatchObject({ code: 'EXEC_RESULT_LOST', pid: 701, cause: { code: 'BAD_JSON' } })
    expect(error.message).toContain('701')
    expect(await agent.sync({ id: 3 })).toBe(3)
  })

  it('T17: that can never be read is not asked for without end', async () => {
    const never: Fault = {
      name: 'no JSON',
      onReply: (bytes, { command }) => [command === 'guest-exec-status' ? Buffer.from('{"return": {]}\n') : bytes],
    }
    const fake = new FakeAgent({ 'guest-exec-status': () => ({ exited: false }) }, { faults: [never] })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.exec(['true']))).toMatchObject({ code: 'BAD_JSON' })
    expect(fake.requests.filter(({ execute }) => execute === 'guest-exec-status')).toHaveLength(17)
  }, 60_000)

  it('that is larger than a reply may be is unknown', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport, { maxFrameBytes: 100_000 })
    const error = await rejection(agent.exec(['head', '-c', '200000', '/dev/zero']))
    expect(error).toMatchObject({ code: 'EXEC_RESULT_LOST', cause: { code: 'BAD_FRAME', fault: 'too-large' } })
  })

  it('whose reply was lost is unknown when somebody asks again', async () => {
    const fake = new FakeAgent({}, { faults: [dropReply({ command: 'guest-exec-status', nth: 1 })] })
    await using agent = await GuestAgent.connect(fake.transport)
    // The time-out comes first here: no answer has come by then.
    expect(await rejection(agent.exec(['true'], { timeoutMs: 1_000 }))).toMatchObject({ code: 'EXEC_TIMEOUT' })
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
  })

  it('of a process that another agent started is unknown', async () => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const pending = rejection(agent.exec(['sleep', '5']))
    await vi.waitFor(() => expect(fake.processes).toHaveLength(1))
    fake.restart()
    expect(await pending).toMatchObject({ code: 'EXEC_RESULT_LOST', pid: 701 })
  })

  it('that comes late is used', async () => {
    const fake = new FakeAgent({}, { faults: [lateReply({ command: 'guest-exec-status', nth: 1 })] })
    await using agent = await GuestAgent.connect(fake.transport)
    const done = await fastForward(() => agent.exec(['sh', '-c', 'echo x; exit 3']), 100)
    expect(done).toMatchObject({ exitCode: 3, stdoutText: 'x\n' })
  })

  it('is got through garbage', async () => {
    const fake = new FakeAgent({}, { faults: [garbage('nonsense\n', { command: 'guest-exec-status', nth: 1 })] })
    await using agent = await GuestAgent.connect(fake.transport)
    expect((await agent.exec(['sh', '-c', 'sleep 0.1; echo x'])).stdoutText).toBe('x\n')
  })

  it.each([
    ['T17: no end at all', { exited: true }],
    ['T7: an exit code that is none', { exited: true, exitcode: 1.5 }],
    ['T14: output that is no base64', { exited: true, exitcode: 0, 'out-data': '!!' }],
    ['T17: nothing', {}],
  ])('with %s is refused', async (_, status) => {
    const fake = new FakeAgent({ 'guest-exec-status': () => status })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.exec(['true']))).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })

  it('T16: that never comes ends with the deadline, and is asked for ever less often', async () => {
    const fake = new FakeAgent({ 'guest-exec-status': () => ({ exited: false }) })
    await using agent = await GuestAgent.connect(fake.transport)
    expect(await rejection(agent.exec(['true'], { timeoutMs: 1_000 }))).toMatchObject({ code: 'EXEC_TIMEOUT' })
    expect(fake.requests.filter(({ execute }) => execute === 'guest-exec-status').length).toBeLessThan(18)
  })
})
