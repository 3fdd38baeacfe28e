import { Readable } from 'node:stream'
import { CommandFailure, dropReply, FakeAgent, type Program } from '@qga/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { leavingNothing } from './one-agent.js'
import { reachableBytes } from './reachable-bytes.js'
import { rejection } from './rejection.js'

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function errorOf(stream: AsyncIterable<Uint8Array>): Promise<Error> {
  return await rejection(textOf(stream))
}

describe.each(agents)('streaming on $name', ({ available, real, start }) => {
  describe.runIf(available)('', { timeout: 60_000 }, () => {
    const withAgent = (body: (agent: GuestAgent, tempFolder: string) => Promise<void>) => leavingNothing(start, body)

    it('gives both outputs while the program runs, and then its exit code', () =>
      withAgent(async (agent, tempFolder) => {
        const script = 'echo one; head -c 1; echo two >&2; echo "$0" "$1"; exit 7'
        let goOn = () => {}
        const heard = new Promise<void>((resolve) => {
          goOn = resolve
        })
        const input = async function* () {
          await heard
          yield '!'
        }
        const options = { stream: true, tempFolder, input: input() } as const
        await using proc = await agent.spawn(['sh', '-c', script, 'a  b', '"'], options)
        const early = await proc.stdout[Symbol.asyncIterator]().next()
        expect(Buffer.from(early.value ?? []).toString()).toBe('one\n')
        goOn()
        const [out, err, exit] = await Promise.all([textOf(proc.stdout), textOf(proc.stderr), proc.wait()])
        expect([out, err, exit]).toEqual(['!a  b "\n', 'two\n', { exitCode: 7, signal: undefined }])
      }))

    it('is read once: who reads again is told so, also when it was left', () =>
      withAgent(async (agent, tempFolder) => {
        await using proc = await agent.spawn(['sh', '-c', 'echo x; echo y >&2'], { stream: true, tempFolder })
        expect(await textOf(proc.stdout)).toBe('x\n')
        for await (const _ of proc.stderr) break
        for (const name of ['stdout', 'stderr'] as const) {
          const error = await errorOf(proc[name])
          expect(error).toMatchObject({ code: 'BAD_OPTION', hint: expect.any(String) })
          expect(error.message).toContain(`${name} of pid ${proc.pid} in the guest was read already`)
        }
        expect((await proc.wait()).exitCode).toBe(0)
      }))

    it('gives the signal that ended it, when it is killed', () =>
      withAgent(async (agent, tempFolder) => {
        await using proc = await agent.spawn(['sh', '-c', 'echo x; exec sleep 65'], { stream: true, tempFolder })
        for await (const chunk of proc.stdout) {
          expect(Buffer.from(chunk).toString()).toBe('x\n')
          expect(await proc.kill('KILL')).toBe(true)
        }
        expect(await proc.wait()).toEqual({ exitCode: undefined, signal: 9 })
        expect(await textOf(proc.stderr)).toBe('')
      }))

    it('passes input, environment and shell on', () =>
      withAgent(async (agent, tempFolder) => {
        const options = { stream: true, tempFolder, input: 'in', env: { A: '1' }, shell: 'sh' } as const
        await using proc = await agent.spawn('echo "$A-$PATH"; cat', options)
        expect(await textOf(proc.stdout)).toMatch(/^1-.*\nin$/)
      }))

    it('tells a missing program as a shell does', () =>
      withAgent(async (agent, tempFolder) => {
        await using proc = await agent.spawn(['no-such-program'], { stream: true, tempFolder })
        expect(await textOf(proc.stderr)).toContain('no-such-program')
        expect((await proc.wait()).exitCode).toBe(127)
      }))

    it('ends the program when its signal aborts', () =>
      withAgent(async (agent, tempFolder) => {
        const abort = new AbortController()
        const proc = await agent.spawn(['sleep', '65'], { stream: true, tempFolder, signal: abort.signal })
        const reading = errorOf(proc.stdout)
        const reason = new Error('enough')
        abort.abort(reason)
        expect(await rejection(proc.wait())).toBe(reason)
        expect(await reading).toBe(reason)
        expect(await errorOf(proc.stderr)).toBe(reason)
      }))

    it('ends the program at its time-out, and says so to all', () =>
      withAgent(async (agent, tempFolder) => {
        const proc = await agent.spawn(['sleep', '65'], { stream: true, tempFolder, timeoutMs: 2_000 })
        const reading = errorOf(proc.stderr)
        const told = { code: 'EXEC_TIMEOUT', pid: proc.pid, killed: true }
        expect(await rejection(proc.wait())).toMatchObject(told)
        expect(await reading).toMatchObject(told)
        expect((await reading).message).toMatch(/^sleep \(pid \d+ in the guest\) did not end within 2000 ms/)
      }))

    it('leaves nothing when nobody reads', () =>
      withAgent(async (agent, tempFolder) => {
        {
          await using proc = await agent.spawn(['echo', 'unread'], { stream: true, tempFolder })
          expect((await proc.wait()).exitCode).toBe(0)
        }
        {
          await using proc = await agent.spawn(['sh', '-c', 'echo x; sleep 65'], { stream: true, tempFolder })
          for await (const _ of proc.stdout) break
        }
      }))

    it('runs two at once', () =>
      withAgent(async (agent, tempFolder) => {
        const run = async (letter: string) => {
          const script = 'echo "$0"; sleep 0.1; echo "$0"; sleep 0.1; echo "$0" >&2'
          await using proc = await agent.spawn(['sh', '-c', script, letter], { stream: true, tempFolder })
          return await Promise.all([textOf(proc.stdout), textOf(proc.stderr)])
        }
        expect(await Promise.all([run('a'), run('b')])).toEqual([
          ['a\na\n', 'a\n'],
          ['b\nb\n', 'b\n'],
        ])
      }))

    it(
      'streams 80 MB, in flat memory',
      () =>
        withAgent(async (agent, tempFolder) => {
          const size = 80_000_000
          const before = reachableBytes()
          let [bytes, most, looks] = [0, 0, 0]
          await using proc = await agent.spawn(['head', '-c', String(size), '/dev/zero'], { stream: true, tempFolder })
          for await (const chunk of proc.stdout) {
            bytes += chunk.length
            if (bytes < (looks + 1) * (size / 20)) continue
            looks++
            most = Math.max(most, reachableBytes())
          }
          expect([bytes, looks]).toEqual([size, 20])
          // The fake keeps its files in this process.
          const itsFile = real ? 0 : size
          expect(most - before - itsFile).toBeLessThan(4 * 1024 * 1024)
        }),
      120_000,
    )
  })
})

describe('streaming, seen from the agent', { timeout: 60_000 }, () => {
  const talk: Program = async ({ out, err, sleep }) => {
    for (let line = 0; line < 20; line++) {
      out(`line ${line}\n`)
      if (line % 5 === 0) err(`error ${line}\n`)
      await sleep(10)
    }
  }
  const said = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('')
  const connect = async (handlers = {}, options = {}) => {
    const fake = new FakeAgent(handlers, { programs: { talk }, ...options })
    return { fake, agent: await GuestAgent.connect(fake.transport) }
  }
  const nothingIsLeft = async (fake: FakeAgent) => {
    const left = () => [fake.processes, fake.openHandles, fake.files.list('/tmp')]
    await vi.waitFor(() => expect(left()).toEqual([[], [], []]), 10_000)
  }

  it('leaves neither handles nor processes nor files', async () => {
    const { fake, agent } = await connect()
    const proc = await agent.spawn(['talk'], { stream: true })
    const [out, err] = await Promise.all([textOf(proc.stdout), textOf(proc.stderr)])
    expect([out, err]).toEqual([said, 'error 0\nerror 5\nerror 10\nerror 15\n'])
    // Without disposing: the end of both takes all away.
    expect([fake.processes, fake.openHandles, fake.files.list('/tmp')]).toEqual([[], [], []])
  })

  it('reads no further ahead than a few chunks', async () => {
    const { fake, agent } = await connect()
    await using proc = await agent.spawn(['head', '-c', '2000000', '/dev/zero'], { stream: true })
    await proc.wait()
    const reads = () => fake.requests.filter(({ execute }) => execute === 'guest-file-read').length
    let bytes = 0
    for await (const chunk of proc.stdout) {
      bytes += chunk.length
      const ahead = reads() - bytes / chunk.length
      if (ahead > 6) expect.fail(`${ahead} reads ahead`)
    }
    expect(bytes).toBe(2_000_000)
  })

  it('goes on where a lost reply began', async () => {
    const faults = [dropReply({ command: 'guest-file-read', nth: 3 })]
    const { agent } = await connect({}, { faults })
    await using proc = await agent.spawn(['talk'], { stream: true })
    const outcome = Promise.all([textOf(proc.stdout), textOf(proc.stderr)])
    expect((await outcome)[0]).toBe(said)
  }, 60_000)

  it('goes on after a freeze', async () => {
    const { agent } = await connect()
    await using proc = await agent.spawn(['talk'], { stream: true })
    const reading = textOf(proc.stdout)
    await agent.fsfreezeFreeze()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await agent.fsfreezeThaw()
    expect(await reading).toBe(said)
    expect((await proc.wait()).exitCode).toBe(0)
  })

  it.each([
    ['exec is', ['guest-exec'], { code: 'COMMAND_UNAVAILABLE', command: 'guest-exec' }],
    ['files are', ['guest-file-open'], { code: 'UNSUPPORTED', cause: { code: 'COMMAND_UNAVAILABLE' } }],
  ])('is refused where %s blocked', async (_, block, expected) => {
    const { fake, agent } = await connect({}, { block })
    expect(await rejection(agent.spawn(['talk'], { stream: true }))).toMatchObject(expected)
    await nothingIsLeft(fake)
  })

  it.each(['guest-exec-status', 'guest-file-read', 'guest-file-close'])(
    'is refused before anything is run where %s is switched off',
    async (command) => {
      const { fake, agent } = await connect({}, { block: [command] })
      const error = await rejection(agent.spawn(['talk'], { stream: true }))
      expect(error).toMatchObject({ code: 'COMMAND_UNAVAILABLE', command })
      expect(fake.requests.map(({ execute }) => execute)).not.toContain('guest-exec')
    },
  )

  it('is refused where there is no folder for it, and no mkdir', async () => {
    const { fake, agent } = await connect()
    const options = { stream: true, tempFolder: '/nowhere' } as const
    expect(await rejection(agent.spawn(['talk'], options))).toMatchObject({ code: 'UNSUPPORTED' })
    const noMkdir: Program = () => 1
    const other = await connect({}, { programs: { mkdir: noMkdir } })
    expect(await rejection(other.agent.spawn(['talk'], { stream: true }))).toMatchObject({ code: 'UNSUPPORTED' })
    const refuse = () => {
      throw new CommandFailure('GenericError', 'the system cannot find the file')
    }
    const windows = await connect({ 'guest-exec': refuse })
    const error = await rejection(windows.agent.spawn(['talk'], { stream: true }))
    expect(error).toMatchObject({ code: 'UNSUPPORTED', cause: { code: 'COMMAND_FAILED' } })
    await nothingIsLeft(fake)
  })

  it('leaves nothing after an abort at any stage', async () => {
    const { fake, agent } = await connect({}, { latencyMs: 3 })
    for (let ms = 0; ms < 60; ms += 3) {
      try {
        await using proc = await agent.spawn(['talk'], { stream: true, signal: AbortSignal.timeout(ms) })
        await textOf(proc.stdout)
      } catch (error) {
        expect(error).toMatchObject({ name: 'TimeoutError' })
      }
    }
    await nothingIsLeft(fake)
  }, 60_000)

  it('an agent that gives no bytes and no end is not believed for long', async () => {
    const { agent } = await connect({ 'guest-file-read': () => ({ count: 0, 'buf-b64': '', eof: false }) })
    await using proc = await agent.spawn(['talk'], { stream: true })
    expect(await errorOf(proc.stdout)).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })

  it('ends with its program, though others go on writing to its output', async () => {
    let write = () => {}
    const noise: Program = async (io) => {
      write = () => io.out('noise\n')
      await io.sleep(1e9)
    }
    type Context = { builtIn(): Promise<object> }
    const exited = { exited: true, exitcode: 0 }
    const { agent, fake } = await connect(
      {
        'guest-exec-status': async ({ pid }: { pid: number }, context: Context) =>
          pid === 703 ? exited : await context.builtIn(),
        'guest-file-read': async (_: object, context: Context) => {
          write()
          return await context.builtIn()
        },
      },
      { programs: { noise } },
    )
    onTestFinished(() => fake.close())
    const proc = await agent.spawn(['noise'], { stream: true })
    expect(proc.pid).toBe(703)
    expect(await textOf(proc.stdout)).toMatch(/^(noise\n)+$/)
  })

  it('leaves no folder where the reply of what makes it is lost', async () => {
    const { agent, fake } = await connect({}, { faults: [dropReply({ command: 'guest-exec', nth: 1 })] })
    const error = await rejection(agent.spawn(['talk'], { stream: true, timeoutMs: 500 }))
    expect(error).toMatchObject({ code: 'TIMEOUT' })
    const removals = () => fake.requests.filter(({ arguments: args }) => Object(args).path === 'rm')
    await vi.waitFor(() => expect(removals()).toHaveLength(1))
    const [made] = fake.requests.flatMap(({ arguments: args }) => (Object(args).path === 'mkdir' ? [args] : []))
    expect(Object(removals()[0]?.arguments).arg).toEqual(['-rf', Object(made).arg.at(-1)])
  })

  it('a process that never ends, in an agent that lies, is left at the time-out', async () => {
    const exited = { exited: false }
    const { agent } = await connect({
      'guest-exec-status': async (args: { pid: number }, context: { builtIn(): Promise<object> }) =>
        args.pid === 703 ? exited : await context.builtIn(),
    })
    const proc = await agent.spawn(['talk'], { stream: true, timeoutMs: 2_000 })
    expect(proc.pid).toBe(703)
    expect(await errorOf(proc.stdout)).toMatchObject({ code: 'EXEC_TIMEOUT' })
  })

  it('in an agent that falls silent, a time-out is told without the signal', async () => {
    const { agent, fake } = await connect({})
    const proc = await agent.spawn(['sleep', '60'], { stream: true, timeoutMs: 2_000 })
    const begun = performance.now()
    fake.silence()
    const hint = expect.stringContaining('look in the guest whether it runs on')
    expect(await errorOf(proc.stdout)).toMatchObject({ code: 'EXEC_TIMEOUT', killed: false, hint })
    // Less than the signal may take.
    expect(performance.now() - begun).toBeLessThan(6_500)
    await agent.close()
  })
})

it('an output whose first chunk was taken by hand is read on by a loop', async () => {
  const fake = new FakeAgent()
  await using agent = await GuestAgent.connect(fake.transport)
  await using proc = await agent.spawn('echo one; sleep 0.2; echo two', { shell: 'sh', stream: true })
  const chunks = proc.stdout[Symbol.asyncIterator]()
  expect(Buffer.from((await chunks.next()).value ?? []).toString()).toBe('one\n')
  expect(await textOf(chunks as AsyncIterableIterator<Uint8Array>)).toBe('two\n')
})

it('an output that is left before its first chunk is closed, and was read', async () => {
  const fake = new FakeAgent()
  await using agent = await GuestAgent.connect(fake.transport)
  await using proc = await agent.spawn('echo out; echo err >&2', { shell: 'sh', stream: true })
  await proc.wait()
  // As `pipeline` does with a sink that fails.
  Readable.from(proc.stdout).destroy()
  expect(await textOf(proc.stderr)).toBe('err\n')
  await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  expect(await errorOf(proc.stdout)).toMatchObject({ code: 'BAD_OPTION' })
  await vi.waitFor(() => expect(fake.files.list('/tmp').length).toBe(0))
})

describe('what is refused before anything is started', () => {
  const refused = async (options: object) => {
    const fake = new FakeAgent()
    await using agent = await GuestAgent.connect(fake.transport)
    const error = await rejection(agent.spawn(['/bin/true'], { stream: true, ...options }))
    expect(fake.requests.some(({ execute }) => execute === 'guest-exec')).toBe(false)
    return error
  }

  it.each(['my.name', 'IFS', 'OPTIND', 'PPID', 'SHELLOPTS', 'PS1'])(
    'the shell in between would not keep %s',
    async (name) => {
      const error = await refused({ env: { OK: '1', [name]: '2' } })
      expect(error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining(`"${name}"`) })
      expect(error).toMatchObject({ hint: expect.stringContaining(`'${name}=1'`) })
    },
  )

  it.each([
    ['a number', 5],
    ['null', null],
    ['an object', {}],
    ['an ArrayBuffer', new ArrayBuffer(3)],
  ])('an input that is %s', async (_, input) => {
    expect(await refused({ input })).toMatchObject({ code: 'BAD_OPTION', message: expect.stringContaining('input') })
  })
})
