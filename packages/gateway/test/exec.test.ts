import { noReply, type Program } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { allEvents, eventsOf, withGateway } from './with-gateway.js'

const path = '/v1/machines/vm1/exec'
const stream = { accept: 'text/event-stream' }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const text = (data: unknown) => Buffer.from(String((data as { data: string }).data), 'base64').toString()

describe('exec', () => {
  it('tells how a program ended, and what it wrote', async () => {
    const { ask } = withGateway()
    const sh = { argv: ['sh', '-c', 'cat; echo err >&2; exit 3'], input: base64('in\0') }
    expect(await ask('POST', path, { body: sh })).toMatchObject({
      status: 200,
      json: { exitCode: 3, stdout: base64('in\0'), stderr: base64('err\n'), truncated: false },
    })
    const line = { argv: ['echo $GREETING'], shell: 'sh', env: { GREETING: 'hello' } }
    expect((await ask('POST', path, { body: line })).json).toMatchObject({ exitCode: 0, stdout: base64('hello\n') })
  })

  it.each<[string, object, number, string]>([
    ['no program', { argv: [] }, 400, 'BAD_REQUEST'],
    ['input that is no base64', { argv: ['true'], input: '?' }, 400, 'BAD_REQUEST'],
    ['a line in two', { argv: ['a', 'b'], shell: 'sh' }, 400, 'BAD_REQUEST'],
    ['a program that is not there', { argv: ['/none'] }, 422, 'COMMAND_FAILED'],
    ['a program that takes too long', { argv: ['sleep', '60'], timeoutMs: 2_000 }, 504, 'EXEC_TIMEOUT'],
  ])('refuses %s', async (_what, body, status, code) => {
    const { ask, fake } = withGateway()
    expect(await ask('POST', path, { body })).toMatchObject({ status, json: { code } })
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
  })

  it('ends a program whose client has left', async () => {
    const { ask, fake } = withGateway()
    const leaving = new AbortController()
    const running = ask('POST', path, { body: { argv: ['sleep', '60'] }, signal: leaving.signal })
    await vi.waitFor(() => expect(fake.processes).toHaveLength(1))
    leaving.abort()
    expect((await running).status).toBe(499)
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
  })
})

describe('exec as a stream', () => {
  it('has the output as it comes, and then the end', async () => {
    const { open, lines } = withGateway()
    const response = await open('POST', path, {
      body: { argv: ['sh', '-c', 'echo one; sleep 0.1; echo two >&2; exit 3'] },
      headers: stream,
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const all = await allEvents(response)
    expect(all.map(({ event }) => event)).toEqual(['stdout', 'stderr', 'exit'])
    expect([text(all[0]?.data), text(all[1]?.data), all[2]?.data]).toEqual(['one\n', 'two\n', { exitCode: 3 }])
    await vi.waitFor(() => expect(lines).toMatchObject([{ route: 'exec', status: 200 }]))
  })

  it('what fails before it begins is a status', async () => {
    const { ask } = withGateway({}, { fake: { block: ['guest-exec'] } })
    const reply = await ask('POST', path, { body: { argv: ['true'] }, headers: stream })
    expect(reply).toMatchObject({ status: 422, json: { code: 'COMMAND_UNAVAILABLE' } })
  })

  it('what fails later is an event, and its time is one reason', async () => {
    const { open, lines } = withGateway()
    const body = { argv: ['sh', '-c', 'echo one; sleep 60'], timeoutMs: 2_000 }
    const all = await allEvents(await open('POST', path, { body, headers: stream }))
    expect(all.map(({ event }) => event)).toEqual(['stdout', 'error'])
    expect(all[1]?.data).toMatchObject({
      status: 504,
      code: 'EXEC_TIMEOUT',
      killed: true,
      detail: expect.stringMatching(/^sh \(pid/),
      hint: expect.stringContaining('sent a signal'),
    })
    await vi.waitFor(() => expect(lines).toMatchObject([{ route: 'exec', code: 'EXEC_TIMEOUT' }]))
  })

  it('one that takes too long is sent one signal to end, which its client is told', async () => {
    const sent: string[] = []
    const deaf: Program = ({ sleep }) => sleep(60_000)
    const kill: Program = ({ argv: [, , signal = ''] }) => void sent.push(signal)
    const { open, ask } = withGateway({}, { fake: { programs: { deaf, kill } } })
    const body = { argv: ['deaf', 'to it'], timeoutMs: 2_000 }
    const leaving = new AbortController()
    const all = await allEvents(await open('POST', path, { body, headers: stream, signal: leaving.signal }))
    expect(all).toMatchObject([{ event: 'error', data: { killed: true, detail: expect.stringMatching(/^deaf /) } }])
    expect(sent).toEqual(['TERM'])
    // As most clients do now.
    leaving.abort()
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_long 0'))
    expect(sent).toEqual(['TERM'])
  })

  it('one that no signal can be sent to is told to run on', async () => {
    const kill: Program = () => 1
    const { open } = withGateway({}, { fake: { programs: { kill } } })
    const body = { argv: ['sleep', '60'], timeoutMs: 2_000 }
    const all = await allEvents(await open('POST', path, { body, headers: stream }))
    expect(all).toMatchObject([{ event: 'error', data: { killed: false, hint: expect.stringContaining('runs on') } }])
  })

  it('one that does not start in time is a status', async () => {
    const { ask } = withGateway({}, { handlers: { 'guest-exec': () => noReply } })
    const body = { argv: ['true'], timeoutMs: 100 }
    expect(await ask('POST', path, { body, headers: stream })).toMatchObject({ status: 504, json: { code: 'TIMEOUT' } })
  })

  it('ends a program whose client stops reading it', async () => {
    const { open, fake, ask, lines } = withGateway()
    const body = { argv: ['sh', '-c', 'echo one; sleep 60'] }
    for await (const { event } of eventsOf(await open('POST', path, { body, headers: stream }))) {
      expect(event).toBe('stdout')
      expect(fake.processes.length).toBeGreaterThan(0)
      break
    }
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_long 0'))
    expect(lines.find(({ route }) => route === 'exec')).toMatchObject({ code: 'CLIENT_GONE' })
  })

  it('a client that takes nothing holds up the reading, and loses its place', async () => {
    const chatter = async ({
      out,
      signal,
      sleep,
    }: {
      out(text: string): void
      signal: AbortSignal
      sleep(ms: number): Promise<void>
    }) => {
      while (!signal.aborted) {
        out('x'.repeat(10_000))
        await sleep(1)
      }
    }
    const { open, fake, asked, lines } = withGateway({ limits: { stallMs: 150 } }, { fake: { programs: { chatter } } })
    const response = await open('POST', path, { body: { argv: ['chatter'] }, headers: stream })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const reads = asked('guest-file-read').length
    expect(reads).toBeLessThan(20)
    await vi.waitFor(() => expect(fake.processes).toEqual([]))
    await expect(allEvents(response)).rejects.toMatchObject({ code: 'SLOW_CLIENT' })
    await vi.waitFor(() => expect(lines).toMatchObject([{ route: 'exec' }]))
  })
})
