import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { CommandFailure, FakeAgent, type Fault, type Handlers } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { GuestAgent } from '../src/index.js'
import { agents } from './agents.js'
import { leavingNothing } from './one-agent.js'
import { rejection } from './rejection.js'

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Hands out pieces, and tells how many were asked for and whether it was left. */
function counted(pieces: Iterable<Uint8Array | string>) {
  const seen = { given: 0, left: false }
  async function* source() {
    try {
      for (const piece of pieces) {
        seen.given++
        yield piece
      }
    } finally {
      seen.left = true
    }
  }
  return { seen, source: source() }
}

describe.each(agents)('streamed input on $name', ({ available, real, start }) => {
  describe.runIf(available)('', { timeout: 60_000 }, () => {
    const withAgent = (body: (agent: GuestAgent, tempFolder: string) => Promise<void>) => leavingNothing(start, body)

    it('arrives whole and in order, then ends', () =>
      withAgent(async (agent, tempFolder) => {
        const sent = randomBytes(1_000_000)
        const pieces = [sent.subarray(0, 1), sent.subarray(1, 7), sent.subarray(7, 400_000), sent.subarray(400_000)]
        await using proc = await agent.spawn(['cat'], { stream: true, tempFolder, input: pieces })
        const got = await bytesOf(proc.stdout)
        expect(got.equals(sent)).toBe(true)
        expect(await proc.wait()).toEqual({ exitCode: 0, signal: undefined })
        expect((await bytesOf(proc.stderr)).toString()).toBe('')
      }))

    it('is answered while it goes on', () =>
      withAgent(async (agent, tempFolder) => {
        const input = new PassThrough()
        await using proc = await agent.spawn(['cat'], { stream: true, tempFolder, input })
        const answers = proc.stdout[Symbol.asyncIterator]()
        for (const line of ['one\n', 'two\n', 'three\n']) {
          input.write(line)
          const { value } = await answers.next()
          expect(Buffer.from(value ?? []).toString()).toBe(line)
        }
        input.end()
        expect((await answers.next()).done).toBe(true)
        expect((await proc.wait()).exitCode).toBe(0)
      }))

    it('is read no faster than the program reads', () =>
      withAgent(async (agent, tempFolder) => {
        const { seen, source } = counted(Array.from({ length: 100 }, () => Buffer.alloc(65_536)))
        await using proc = await agent.spawn(['sleep', '2'], { stream: true, tempFolder, input: source })
        await proc.wait()
        // One in the FIFO, eight that wait in the guest, and what was read ahead.
        expect(seen.given).toBeGreaterThan(2)
        expect(seen.given).toBeLessThan(14)
        expect((await bytesOf(proc.stdout)).length + (await bytesOf(proc.stderr)).length).toBe(0)
        expect(seen.left).toBe(true)
      }))

    it('is left when the program takes no more', () =>
      withAgent(async (agent, tempFolder) => {
        const { seen, source } = counted(Array.from({ length: 100 }, () => Buffer.alloc(65_536, 'x')))
        const script = 'head -c 10; exec <&-; sleep 1; echo " done"'
        await using proc = await agent.spawn(script, { stream: true, shell: 'sh', tempFolder, input: source })
        expect((await bytesOf(proc.stdout)).toString()).toBe('xxxxxxxxxx done\n')
        expect((await proc.wait()).exitCode).toBe(0)
        expect(seen.given).toBeLessThan(14)
        expect((await bytesOf(proc.stderr)).toString()).toBe('')
      }))

    it('a stream that never ends is destroyed with the program', () =>
      withAgent(async (agent, tempFolder) => {
        const input = new PassThrough()
        await using proc = await agent.spawn(['true'], { stream: true, tempFolder, input })
        expect((await proc.wait()).exitCode).toBe(0)
        await bytesOf(proc.stdout)
        await bytesOf(proc.stderr)
        expect(input.destroyed).toBe(true)
      }))

    it('what it throws ends the program', () =>
      withAgent(async (agent, tempFolder) => {
        const broken = new Error('the disk is gone')
        const input = Readable.from(
          (async function* () {
            yield 'a'
            throw broken
          })(),
        )
        const proc = await agent.spawn(['sleep', '65'], { stream: true, tempFolder, input })
        expect(await rejection(proc.wait())).toBe(broken)
        expect(await rejection(bytesOf(proc.stdout))).toBe(broken)
      }))

    it('takes no room in the guest for what was read', () =>
      withAgent(async (agent, tempFolder) => {
        const chunk = randomBytes(65_536)
        const hash = createHash('sha256')
        const input = new PassThrough()
        await using proc = await agent.spawn(['sha256sum'], { stream: true, tempFolder, input })
        for (let at = 0; at < 290; at++) {
          // What was cut off must not shift what follows.
          chunk.writeUInt32LE(at)
          hash.update(chunk)
          if (!input.write(Buffer.from(chunk))) await once(input, 'drain')
        }
        if (real) {
          const blocks =
            'for fd in /proc/[0-9]*/fd/0; do case $(readlink $fd) in "$0"/*/input*) stat -L -c "%b %s" $fd;; esac; done'
          const { stdoutText } = await agent.exec(['sh', '-c', blocks, tempFolder])
          const [taken = 0, size = 0] = stdoutText.split(/\s/).map(Number)
          expect(size).toBeGreaterThan(17 * 1024 * 1024)
          expect(taken * 512).toBeLessThan(16 * 1024 * 1024)
        }
        input.end()
        expect((await bytesOf(proc.stdout)).toString().slice(0, 64)).toBe(hash.digest('hex'))
      }))

    it('leaves nothing when it is disposed of', () =>
      withAgent(async (agent, tempFolder) => {
        await using _ = await agent.spawn(['cat'], { stream: true, tempFolder, input: new PassThrough() })
      }))

    it('ends with its time-out', () =>
      withAgent(async (agent, tempFolder) => {
        const input = new PassThrough()
        const options = { stream: true, tempFolder, input, timeoutMs: 1_500 } as const
        const proc = await agent.spawn(['cat'], options)
        expect(await rejection(proc.wait())).toMatchObject({ code: 'EXEC_TIMEOUT' })
        expect(input.destroyed).toBe(true)
      }))
  })
})

describe('streamed input, seen from the agent', { timeout: 60_000 }, () => {
  const connect = async (handlers = {}, options = {}) => {
    const fake = new FakeAgent(handlers, options)
    return { fake, agent: await GuestAgent.connect(fake.transport) }
  }
  const nothingIsLeft = async (fake: FakeAgent) => {
    const left = () => [fake.processes, fake.openHandles, fake.files.list('/tmp')]
    await vi.waitFor(() => expect(left()).toEqual([[], [], []]), 10_000)
  }
  const sent = randomBytes(700_000)
  const pieces = Array.from({ length: 7 }, (_, at) => sent.subarray(at * 100_000, (at + 1) * 100_000))
  const throughCat = async (agent: GuestAgent) => {
    // It goes on for a while after its end of file, so that what goes wrong then is seen.
    await using proc = await agent.spawn('cat; sleep 0.3', { stream: true, shell: 'sh', input: pieces })
    const got = await bytesOf(proc.stdout)
    expect((await proc.wait()).exitCode).toBe(0)
    return got.equals(sent)
  }

  it('leaves neither handles nor processes nor files', async () => {
    const { fake, agent } = await connect()
    const proc = await agent.spawn(['cat'], { stream: true, input: pieces })
    const [out, err] = await Promise.all([bytesOf(proc.stdout), bytesOf(proc.stderr)])
    expect([out.equals(sent), err.length]).toEqual([true, 0])
    // Without disposing: the end of both takes all away.
    expect([fake.processes, fake.openHandles, fake.files.list('/tmp')]).toEqual([[], [], []])
  })

  it.each([
    ['guest-file-write', 2],
    ['guest-file-write', 3],
    ['guest-file-write', 4],
    ['guest-file-flush', 2],
    ['guest-file-flush', 3],
    ['guest-file-read', 2],
    ['guest-file-read', 3],
    ['guest-file-close', 1],
  ])('no byte is lost or doubled when a reply to %s is lost (the %ith)', async (command, nth) => {
    const { fake, agent } = await connect({}, { faults: [unreadable(command, nth)] })
    expect(await throughCat(agent)).toBe(true)
    await nothingIsLeft(fake)
  })

  const CUT = Buffer.from('test "$2"').toString('base64').slice(0, 11)
  it.each(['guest-file-write', 'guest-file-flush'])(
    'no byte is lost or doubled when a reply to %s is lost as what was read is cut off',
    async (command) => {
      const lost: string[] = []
      const cutUnderWay = () =>
        fake.requests.findLast(({ execute }) => execute === 'guest-file-write')?.arguments?.['buf-b64']
      const fault: Fault = {
        name: 'the first reply about the cut is lost',
        onReply: (bytes, reply) => {
          if (lost.length > 0 || reply.command !== command || !String(cutUnderWay()).startsWith(CUT)) return [bytes]
          lost.push(command)
          return [Buffer.from('{"return": nonsense}\n')]
        },
      }
      const { fake, agent } = await connect({}, { faults: [fault] })
      const chunk = randomBytes(1024 * 1024)
      const hash = createHash('sha256')
      const chunks = Array.from({ length: 18 }, (_, at) => {
        const one = Buffer.from(chunk)
        one.writeUInt32LE(at)
        hash.update(one)
        return one
      })
      await using proc = await agent.spawn(['sha256sum'], { stream: true, input: chunks })
      expect((await bytesOf(proc.stdout)).toString().slice(0, 64)).toBe(hash.digest('hex'))
      expect(lost).toEqual([command])
    },
  )

  it('a connection that ends under it is told, and the source is left', async () => {
    const fault: Fault = {
      name: 'the connection ends in place of the third reply',
      onReply: (bytes, { command, commandNumber }) => {
        if (command !== 'guest-file-write' || commandNumber !== 3) return [bytes]
        fake.close()
        return []
      },
    }
    const { fake, agent } = await connect({}, { faults: [fault] })
    const { seen, source } = counted(pieces)
    await using proc = await agent.spawn(['cat'], { stream: true, input: source })
    expect(await rejection(proc.wait())).toMatchObject({ code: 'CLOSED' })
    expect(await rejection(bytesOf(proc.stdout))).toMatchObject({ code: 'CLOSED' })
    expect(seen.left).toBe(true)
  })

  it('goes on after a freeze', async () => {
    const { agent } = await connect({}, { latencyMs: 3 })
    await using proc = await agent.spawn(['cat'], { stream: true, input: pieces })
    const reading = bytesOf(proc.stdout)
    await agent.fsfreezeFreeze()
    await new Promise((resolve) => setTimeout(resolve, 300))
    await agent.fsfreezeThaw()
    expect((await reading).equals(sent)).toBe(true)
    expect((await proc.wait()).exitCode).toBe(0)
  })

  it('the program has its end of file although the guest was frozen when the source ended', async () => {
    const { agent } = await connect()
    const input = new PassThrough()
    await using proc = await agent.spawn(['cat'], { stream: true, input })
    input.write('x')
    for await (const _ of proc.stdout) {
      await agent.fsfreezeFreeze()
      input.end()
      await new Promise((resolve) => setTimeout(resolve, 300))
      await agent.fsfreezeThaw()
    }
    expect((await proc.wait()).exitCode).toBe(0)
  })

  it('small pieces go together', async () => {
    const { fake, agent } = await connect()
    const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line}\n`)
    await using proc = await agent.spawn(['cat'], { stream: true, input: lines })
    expect((await bytesOf(proc.stdout)).toString()).toBe(lines.join(''))
    expect(fake.requests.filter(({ execute }) => execute === 'guest-file-write').length).toBeLessThan(100)
  })

  const none = () => 1
  it.each([
    ['mkfifo is missing', { programs: { mkfifo: undefined as never } }, {}, { code: 'UNSUPPORTED' }],
    [
      'FIFOs cannot be',
      { programs: { mkfifo: none } },
      {},
      { message: expect.stringContaining('no FIFO can be made') },
    ],
    ['exec is blocked', { block: ['guest-exec'] }, {}, { code: 'COMMAND_UNAVAILABLE', command: 'guest-exec' }],
    ['the program cannot be started', {}, refusingExec('exec "$@"'), { code: 'COMMAND_FAILED' }],
    ['a FIFO cannot be opened', {}, refusing('rb+'), { code: 'UNSUPPORTED', cause: { code: 'COMMAND_FAILED' } }],
  ])('is refused where %s', async (_, options, handlers, expected) => {
    const { fake, agent } = await connect(handlers, options)
    const { seen, source } = counted(['a'])
    const error = await rejection(agent.spawn(['cat'], { stream: true, input: source }))
    expect(error).toMatchObject(expected)
    expect(seen.given).toBe(0)
    await nothingIsLeft(fake)
  })

  it('a guest without cat is found out, and the program ended', async () => {
    const { fake, agent } = await connect({}, { programs: { cat: undefined as never } })
    const proc = await agent.spawn(['sleep', '65'], { stream: true, input: ['a'] })
    expect(await rejection(proc.wait())).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('cat') })
    await nothingIsLeft(fake)
  })

  it('so is the end of what moves it', async () => {
    const { fake, agent } = await connect()
    const input = new PassThrough()
    const proc = await agent.spawn(['sleep', '65'], { stream: true, input })
    const feeder = fake.processes.find(({ argv }) => argv.join(' ').includes('/words'))
    await agent.exec(['kill', '-KILL', String(feeder?.pid)])
    input.end('x')
    expect(await rejection(proc.wait())).toMatchObject({ code: 'GUEST_PROGRAM_FAILED' })
    expect(input.destroyed).toBe(true)
    await nothingIsLeft(fake)
  })

  it('what would move it does not wait in the guest for ever, where nobody learns that it was started', async () => {
    const { fake, agent } = await connect({}, { faults: [unreadable('guest-exec', 3)] })
    const spawned = rejection(agent.spawn(['cat'], { stream: true, input: ['a'] }))
    await vi.waitFor(() => expect(fake.processes.some(({ argv }) => argv.join(' ').includes('/words'))).toBe(true))
    expect(await spawned).toMatchObject({ code: 'BAD_JSON' })
    // Its result is asked for by nobody.
    const left = () => [fake.processes.map(({ exited }) => exited), fake.openHandles, fake.files.list('/tmp')]
    await vi.waitFor(() => expect(left()).toEqual([[true], [], []]), 10_000)
  })

  it('a guest that says it took more than there was is not believed', async () => {
    const lie = { count: 8, 'buf-b64': Buffer.from('999999 0\n').toString('base64'), eof: false }
    const { agent } = await connect({ 'guest-file-read': () => lie })
    const proc = await agent.spawn(['sleep', '65'], { stream: true, input: ['a'] })
    expect(await rejection(proc.wait())).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })

  it('leaves nothing after an abort at any stage', async () => {
    const { fake, agent } = await connect({}, { latencyMs: 2 })
    for (let ms = 0; ms < 100; ms += 5) {
      const input = new PassThrough()
      input.write('x')
      try {
        await using proc = await agent.spawn(['cat'], { stream: true, input, signal: AbortSignal.timeout(ms) })
        await bytesOf(proc.stdout)
      } catch (error) {
        expect(error).toMatchObject({ name: 'TimeoutError' })
      }
    }
    await nothingIsLeft(fake)
  })
})

/** The nth reply to a command comes as nonsense: what it answers was carried out, and nobody knows. */
function unreadable(command: string, nth: number): Fault {
  return {
    name: 'unreadable reply',
    onReply: (bytes, reply) =>
      reply.command === command && reply.commandNumber === nth ? [Buffer.from('{"return": nonsense}\n')] : [bytes],
  }
}

/** Programs with this in their arguments cannot be started. */
function refusingExec(text: string): Handlers {
  return {
    'guest-exec': (args, { builtIn }) => {
      if (args.arg?.some((word) => word.includes(text))) throw new CommandFailure('GenericError', 'Failed to fork')
      return builtIn()
    },
  }
}

/** Opens with this mode are refused. */
function refusing(mode: string): Handlers {
  return {
    'guest-file-open': (args, { builtIn }) => {
      if (args.mode === mode) throw new CommandFailure('GenericError', 'failed to open file')
      return builtIn()
    },
  }
}
