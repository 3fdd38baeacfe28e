import { CommandFailure, noReply } from '@qga/testing'
import { describe, expect, it, vi } from 'vitest'
import { withGateway } from './with-gateway.js'

describe('execute', () => {
  it('many at once share one connection, which opens when there is work', async () => {
    const { fake, execute, ask, asked } = withGateway()
    expect(fake.clients).toBe(0)
    let most = 0
    const watching = setInterval(() => {
      most = Math.max(most, fake.clients)
    }, 0)
    const replies = await Promise.all(
      Array.from({ length: 60 }, (_, at) => execute('guest-get-host-name', undefined, { party: `p${at % 7}` })),
    )
    clearInterval(watching)
    for (const { status, json } of replies) expect([status, json]).toEqual([200, { return: { 'host-name': 'fake' } }])
    expect(asked('guest-sync-delimited')).toHaveLength(1)
    expect([most, fake.clients]).toEqual([1, 1])
    expect((await ask('GET', '/v1/machines')).json).toEqual({
      machines: [{ name: 'vm1', state: 'open', frozen: false }],
    })
  })

  it('keeps every digit, both ways', async () => {
    const wide = '1234567890123456789'
    const { ask, asked } = withGateway({}, { handlers: { 'guest-get-time': () => BigInt(wide), 'x-echo': () => [] } })
    const headers = { 'content-type': 'application/json' }
    const path = '/v1/machines/vm1/execute'
    expect((await ask('POST', path, { body: '{"command":"guest-get-time"}', headers })).text).toBe(`{"return":${wide}}`)
    await ask('POST', path, { body: `{"command":"x-echo","arguments":{"a":${wide}}}`, headers })
    expect(asked('x-echo')[0]?.arguments).toEqual({ a: BigInt(wide) })
  })

  it('a command that says nothing when it succeeds returns nothing', async () => {
    const { execute } = withGateway({}, { handlers: { 'guest-suspend-ram': () => undefined } })
    const reply = await execute('guest-suspend-ram', undefined, {})
    expect(reply).toMatchObject({ status: 200, text: '{"return":{}}' })
  }, 10_000)

  it.each<[string, unknown, Record<string, string>, number, string]>([
    ['no JSON', '{"command":', { 'content-type': 'application/json' }, 400, 'BAD_REQUEST'],
    ['a name twice', '{"command":"a","command":"b"}', { 'content-type': 'application/json' }, 400, 'BAD_REQUEST'],
    ['another type', '{"command":"guest-ping"}', { 'content-type': 'text/plain' }, 415, 'BAD_MEDIA'],
    ['no body', undefined, { 'content-type': 'application/json' }, 400, 'BAD_REQUEST'],
    ['no command', {}, {}, 400, 'BAD_REQUEST'],
    ['a list', [], {}, 400, 'BAD_REQUEST'],
    ['arguments that are none', { command: 'guest-ping', arguments: [1] }, {}, 400, 'BAD_REQUEST'],
    ['a stranger', { command: 'guest-ping', arg: {} }, {}, 400, 'BAD_REQUEST'],
    ['no time', { command: 'guest-ping', timeoutMs: 0 }, {}, 400, 'BAD_REQUEST'],
    ['too long', { command: 'guest-ping', timeoutMs: 3_600_001 }, {}, 400, 'BAD_REQUEST'],
    ['too large', { command: 'guest-ping', arguments: { a: 'x'.repeat(2_000) } }, {}, 413, 'BODY_TOO_LARGE'],
    ['half a character', { command: 'x-none', arguments: { a: '\ud800' } }, {}, 400, 'UNSENDABLE'],
    ['no such command', { command: 'x-none' }, {}, 422, 'COMMAND_UNAVAILABLE'],
    ['a wrong argument', { command: 'guest-fstrim', arguments: { minimum: 'a' } }, {}, 422, 'COMMAND_FAILED'],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const { ask, lines } = withGateway({ limits: { jsonBytes: 1_024 } })
    const reply = await ask('POST', '/v1/machines/vm1/execute', { body, headers })
    expect(reply).toMatchObject({
      status,
      json: { status, code, title: expect.any(String), detail: expect.any(String) },
    })
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
    expect(lines).toMatchObject([{ client: 'anonymous', route: 'execute', machine: 'vm1', status, code }])
  })

  it('a body without a length is counted as it comes', async () => {
    const { ask } = withGateway({ limits: { jsonBytes: 1_024 } })
    let pieces = 0
    const body = new ReadableStream({
      pull(controller) {
        pieces++
        controller.enqueue(new Uint8Array(300).fill(32))
      },
    })
    const headers = { 'content-type': 'application/json' }
    const { json } = await ask('POST', '/v1/machines/vm1/execute', { body, headers })
    expect(json).toMatchObject({ status: 413 })
    expect(pieces).toBeLessThan(10)
  })

  it('bodies that wait have so much room', async () => {
    const { ask, execute, fake } = withGateway({ limits: { waitingBytesPerParty: 3_000, waitingBytes: 5_000 } })
    await execute('guest-ping')
    fake.silence()
    const post = (party: string, bytes = 1_400) => execute('guest-ping', { a: 'x'.repeat(bytes) }, { party })
    const pending = [post('a'), post('a'), post('b')]
    await vi.waitFor(async () => expect((await ask('GET', '/metrics')).text).toContain('qga_gateway_waiting 1\n'))
    expect(await post('a')).toMatchObject({ status: 429, json: { code: 'TOO_MANY_REQUESTS' } })
    expect(await post('c')).toMatchObject({ status: 503, json: { code: 'GATEWAY_BUSY' } })
    fake.answerAgain()
    await Promise.all(pending)
    expect((await post('a', 6_000)).status).toBe(422)
  })

  it('a log that throws is nobody’s concern', async () => {
    const { execute } = withGateway({
      log: () => {
        throw new Error('the disk is full')
      },
    })
    expect((await execute('guest-ping')).status).toBe(200)
    expect((await execute('x-none')).status).toBe(422)
  })

  it('a body that does not come is not waited for', async () => {
    const { ask } = withGateway({ limits: { stallMs: 30 } })
    const slow = new ReadableStream({ pull: () => new Promise(() => {}) })
    const said = { body: slow, headers: { 'content-type': 'application/json' } }
    expect(await ask('POST', '/v1/machines/vm1/execute', said)).toMatchObject({
      status: 408,
      json: { code: 'SLOW_CLIENT' },
    })
  })

  it("tells the agent's words, and nothing of a guest's reaches the log", async () => {
    const desc = 'no \u001b[2J\n disk'
    const fail = () => {
      throw new CommandFailure('GenericError', desc)
    }
    const { execute, lines } = withGateway({}, { handlers: { 'guest-fstrim': fail } })
    const { json } = await execute('guest-fstrim', { minimum: 12_345 })
    expect(json).toMatchObject({ status: 422, class: 'GenericError', desc: 'no \\u{1b}[2J\\u{a} disk' })
    expect(lines).toMatchObject([{ command: 'guest-fstrim', status: 422, code: 'COMMAND_FAILED' }])
    expect(JSON.stringify(lines)).not.toMatch(/disk|12345/)
  })

  it('an agent that returns too much is not let in, and the next call is answered', async () => {
    const handlers = { 'x-odd': () => 'x'.repeat(80_000) }
    const { execute } = withGateway({ limits: { replyBytes: 65_536 } }, { handlers })
    expect(await execute('x-odd')).toMatchObject({ status: 502, json: { code: 'BAD_FRAME', fault: 'too-large' } })
    expect(await execute('guest-ping')).toMatchObject({ status: 200 })
  })

  it('a time-out says whether the command was sent', async () => {
    const { execute, fake, ask } = withGateway({}, { handlers: { 'x-never': () => noReply } })
    await execute('guest-ping')
    const post = (body: object, party: string) => ask('POST', '/v1/machines/vm1/execute', { body, party })
    const sent = await post({ command: 'x-never', timeoutMs: 500 }, 'a')
    expect(sent).toMatchObject({ status: 504, json: { code: 'TIMEOUT', written: true } })
    fake.silence()
    const [first, second] = await Promise.all([
      post({ command: 'guest-ping', timeoutMs: 60 }, 'a'),
      post({ command: 'guest-ping', timeoutMs: 30 }, 'a'),
    ])
    expect(first).toMatchObject({ status: 504 })
    expect(second).toMatchObject({ status: 504, json: { code: 'TIMEOUT', written: false } })
  })

  it('a client that leaves takes its request along: its turn is the next one’s', async () => {
    let release = () => {}
    const handlers = {
      'x-wait': () => new Promise<object>((resolve) => (release = () => resolve({}))),
      'x-next': () => ({}),
    }
    const { execute, asked, lines } = withGateway({}, { handlers })
    const leaving = new AbortController()
    const first = execute('x-wait', undefined, { party: 'a' })
    await vi.waitFor(() => expect(asked('x-wait')).toHaveLength(1))
    const second = execute('x-never-sent', undefined, { party: 'a', signal: leaving.signal })
    const third = execute('x-next', undefined, { party: 'a' })
    leaving.abort()
    expect(await second).toMatchObject({ status: 499, json: { code: 'CLIENT_GONE' } })
    release()
    expect([(await first).status, (await third).status]).toEqual([200, 200])
    expect(asked('x-never-sent')).toEqual([])
    expect(lines.map(({ status }) => status)).toEqual([499, 200, 200])
  })

  it('a client that leaves in the middle does not keep its turn', async () => {
    const { execute, asked } = withGateway({}, { handlers: { 'x-never': () => noReply } })
    const leaving = new AbortController()
    const first = execute('x-never', undefined, { party: 'a', signal: leaving.signal })
    await vi.waitFor(() => expect(asked('x-never')).toHaveLength(1))
    leaving.abort()
    expect((await first).status).toBe(499)
    expect((await execute('guest-ping', undefined, { party: 'a' })).status).toBe(200)
  })
})
