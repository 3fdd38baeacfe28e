import { CommandFailure, FakeAgent, noReply, type Program } from '@qga/testing'
import { describe, expect, it } from 'vitest'
import { CommandError, GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { fastForward } from './fast-forward.js'
import { rejection } from './rejection.js'
import { connected } from './with-fake.js'

describe.each(agents)('exec on $name', ({ available, start }) => {
  describe.runIf(available)('', { timeout: 60_000 }, () => {
    it('adds to the environment that the agent has', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const entries = async (options: object) =>
        (await agent.exec(['env', '-0'], options)).stdoutText.split('\0').filter(Boolean).sort()
      const own = await entries({})
      expect(own.some((entry) => entry.startsWith('PATH='))).toBe(true)
      const more = await entries({ env: { A_NEW_ONE: '1\n2', LANG: 'xx' }, extendEnv: true })
      expect(more).toEqual([...own.filter((entry) => !entry.startsWith('LANG=')), 'A_NEW_ONE=1\n2', 'LANG=xx'].sort())
      expect(await entries({ extendEnv: true })).toEqual(own)
    })

    it('gives a command line to a shell', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const done = await agent.exec(`echo "a  b"; echo 'c' >&2; exit 4`, { shell: 'sh' })
      expect([done.exitCode, done.stdoutText, done.stderrText]).toEqual([4, 'a  b\n', 'c\n'])
    })

    it('reads the text in the encoding asked for', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const input = Uint8Array.of(0x82, 0x80)
      const text = async (encoding: string | number) => (await agent.exec(['cat'], { input, encoding })).stdoutText
      expect(await text(850)).toBe('éÇ')
      expect(await text('windows-1252')).toBe('‚€')
      expect(await rejection(text('klingon'))).toMatchObject({ code: 'BAD_OPTION' })
    })

    it('keeps one output, or none', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const run = async (capture: 'stdout' | 'stderr' | 'none') => {
        const done = await agent.exec(['sh', '-c', 'echo out; echo err >&2; exit 3'], { capture })
        return [done.exitCode, done.stdoutText, done.stderrText, done.truncated]
      }
      expect(await run('stdout')).toEqual([3, 'out\n', '', false])
      expect(await run('stderr')).toEqual([3, '', 'err\n', false])
      expect(await run('none')).toEqual([3, '', '', false])
    })

    it('takes an input of 8 MiB', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const input = Buffer.alloc(8 * 1024 * 1024, 'sixteen letters.')
      const done = await agent.exec(['cat'], { input })
      expect(Buffer.compare(done.stdout, input)).toBe(0)
    }, 60_000)

    it('says which stream is cut', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const done = await agent.exec(['sh', '-c', 'echo out; head -c 17000000 /dev/zero >&2'])
      expect(done).toMatchObject({ exitCode: 0, truncated: true, stdoutTruncated: false, stderrTruncated: true })
      expect([done.stdoutText, done.stderr.length]).toEqual(['out\n', 16 * 1024 * 1024])
    }, 60_000)

    it('waits for children in the background that hold the output, and without capture for none', async () => {
      await using given = await start()
      await using agent = await GuestAgent.connect(given.target)
      const script = 'sleep 0.4 & echo x'
      const startedAt = performance.now()
      expect((await agent.exec(['sh', '-c', script])).stdoutText).toBe('x\n')
      expect(performance.now() - startedAt).toBeGreaterThan(390)
    })
  })
})

describe('capture modes', () => {
  const loud: Program = ({ out, err }) => {
    out('one ')
    err('two ')
    out('three')
    return 5
  }
  const connect = async (version: '7.2' | '10.0' | '11.1', handlers = {}) => {
    const fake = new FakeAgent(handlers, { version, programs: { loud } })
    return { fake, agent: await GuestAgent.connect(fake.transport) }
  }
  const asked = (fake: FakeAgent) =>
    fake.requests.filter(({ execute }) => execute === 'guest-exec').map(({ arguments: args }) => args)
  const outputOf = (args: unknown) => (args as { 'capture-output': unknown })['capture-output']

  it.each(['10.0', '11.1'] as const)('are known to an agent of %s, which is asked once', async (version) => {
    const { fake, agent } = await connect(version)
    const done = await agent.exec(['loud'], { capture: 'merged' })
    expect([done.exitCode, done.stdoutText, done.stderrText]).toEqual([5, 'one two three', ''])
    await agent.exec(['loud'], { capture: 'merged' })
    expect(asked(fake).map(outputOf)).toEqual([false, 'none', 'merged', 'merged'])
    expect(fake.processes).toEqual([])
  })

  it.each(['7.2', '11.1'] as const)('of one output alone none is said, which harms an agent: %s', async (version) => {
    const { fake, agent } = await connect(version)
    expect((await agent.exec(['loud'], { capture: 'stdout' })).stdoutText).toBe('one three')
    expect((await agent.exec(['loud'], { capture: 'stderr' })).stderrText).toBe('two ')
    expect(asked(fake).map(outputOf)).toEqual([true, true])
  })

  it('are not known before 8.1: merging is refused', async () => {
    const { fake, agent } = await connect('7.2')
    expect(await rejection(agent.exec(['loud'], { capture: 'merged' }))).toMatchObject({ code: 'UNSUPPORTED' })
    expect(asked(fake)).toHaveLength(2)
  })

  it('are known after an upgrade, on the same connection', async () => {
    let isOld = true
    const { agent } = await connect('10.0', {
      'guest-exec': (args: { 'capture-output'?: unknown }, { builtIn }: { builtIn(): never }) => {
        if (isOld && typeof args['capture-output'] === 'string') throw new CommandFailure('GenericError', 'no boolean')
        return builtIn()
      },
    })
    expect(await rejection(agent.exec(['loud'], { capture: 'merged' }))).toMatchObject({ code: 'UNSUPPORTED' })
    isOld = false
    expect((await agent.exec(['loud'], { capture: 'merged' })).stdoutText).toBe('one two three')
  })

  it('are not asked for where every agent knows', async () => {
    const { fake, agent } = await connect('7.2')
    await agent.exec(['loud'])
    await agent.exec(['loud'], { capture: 'none' })
    expect(asked(fake)).toHaveLength(2)
  })

  it('an error of the program is told as it is', async () => {
    const { agent } = await connect('10.0')
    const error = await rejection(agent.exec(['nope'], { capture: 'merged' }))
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toContain('nope')
  })

  it('a guest that claims to have run what cannot be run knows none', async () => {
    const { agent } = await connect('10.0', { 'guest-exec': () => ({ pid: 7 }) })
    expect(await rejection(agent.exec(['loud'], { capture: 'merged' }))).toMatchObject({ code: 'UNSUPPORTED' })
  })
})

describe('the environment of a guest', () => {
  const environ = 'PATH=/bin\0B=2\0'

  it('is read from /proc where env has no -0', async () => {
    const programs: Record<string, Program> = {
      env: ({ err }) => {
        err('env: unrecognized option: 0\n')
        return 1
      },
      cat: ({ argv, out }) => (argv[1] === '/proc/self/environ' ? out(environ) : 1),
      show: ({ env, out }) => out(JSON.stringify({ ...env })),
    }
    await using agent = await GuestAgent.connect(new FakeAgent({}, { programs }).transport)
    const done = await agent.exec(['show'], { env: { B: '3', C: '4' }, extendEnv: true })
    expect(JSON.parse(done.stdoutText)).toEqual({ PATH: '/bin', B: '3', C: '4' })
  })

  it('that cannot be read is refused, and nothing is run', async () => {
    let ran = false
    const programs: Record<string, Program> = {
      env: () => 1,
      cat: () => 1,
      show: () => {
        ran = true
      },
    }
    await using agent = await GuestAgent.connect(new FakeAgent({}, { programs }).transport)
    expect(await rejection(agent.exec(['show'], { extendEnv: true }))).toMatchObject({ code: 'UNSUPPORTED' })
    expect(ran).toBe(false)
  })
})

describe('a start that takes long, for there is much input', () => {
  const input = 'x'.repeat(200_000)

  it.each<[string, (agent: GuestAgent) => Promise<{ readonly pid: number }>]>([
    ['exec', (agent) => agent.exec(['cat'], { input, timeoutMs: 600_000 })],
    ['spawn', (agent) => agent.spawn(['cat'], { input })],
  ])('is waited for by %s, as long as such a line may need', async (_, start) => {
    const { agent } = await connected({
      'guest-exec': async (_, { builtIn }) => {
        await new Promise((resolve) => setTimeout(resolve, 70_000))
        return await builtIn()
      },
    })
    expect((await fastForward(() => start(agent), 500)).pid).toBeGreaterThan(0)
  })

  it('is given up after that, whatever the time for the program', async () => {
    const { agent } = await connected({ 'guest-exec': () => noReply })
    const start = () => rejection(agent.exec(['cat'], { input, timeoutMs: 600_000 }))
    expect(await fastForward(start, 500)).toMatchObject({ code: 'TIMEOUT', timeoutMs: 136_668 })
    const large = () => rejection(agent.exec(['cat'], { input: Buffer.alloc(8_000_000), timeoutMs: 9_000_000 }))
    expect(await fastForward(large, 60_000)).toMatchObject({ code: 'TIMEOUT', timeoutMs: 3_600_000 })
    const small = () => rejection(agent.spawn(['cat']))
    expect(await fastForward(small, 500)).toMatchObject({ code: 'TIMEOUT', timeoutMs: 30_000 })
  })
})
