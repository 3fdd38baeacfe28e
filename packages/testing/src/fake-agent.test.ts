import { describe, expect, test, vi } from 'vitest'
import { aMoment, fakeWithClient, ping } from '../test/fake.js'
import { rawClient } from '../test/raw-client.js'
import { failed, notFound, ok, plainLines } from '../test/replies.js'
import { type Clock, CommandFailure, FakeAgent, noReply } from './index.js'

/** As it is before a test puts its own in place. */
const realTurn = setImmediate

describe('handlers', () => {
  test('answer in place of the model', async () => {
    const { client } = await fakeWithClient({
      'guest-get-host-name': () => ({ 'host-name': 'web1' }),
      'guest-get-time': async () => 2n ** 60n + 1n,
    })
    expect(await client.call('guest-get-host-name')).toBe(ok('{"host-name": "web1"}'))
    expect(await client.call('guest-get-time')).toBe(ok('1152921504606846977'))
  })

  test('get checked arguments, the id, and what the model would say', async () => {
    const { client } = await fakeWithClient({
      'guest-file-open': async (args, { id, command, builtIn }) => [args.path, id ?? null, command, await builtIn()],
      'guest-get-osinfo': async (_, { builtIn }) => ({ ...(await builtIn()), id: 'mine' }),
    })
    const lines = await client.ask('{"execute":"guest-file-open","arguments":{"path":"/tmp"},"id":7}')
    expect(plainLines(lines)).toEqual([ok('["/tmp", 7, "guest-file-open", 1000]', '7')])
    expect(await client.call('guest-file-open', { path: 1 })).toBe(
      failed("Invalid parameter type for 'path', expected: string"),
    )
    expect(await client.call('guest-get-osinfo')).toContain('"id": "mine"')
  })

  test('fail with a class, or by mistake', async () => {
    const { client } = await fakeWithClient({
      'guest-fstrim': () => {
        throw new CommandFailure('DeviceNotActive', 'no disk')
      },
      'guest-ping': () => Promise.reject(new Error('oops')),
    })
    expect(await client.call('guest-fstrim')).toBe('{"error": {"class": "DeviceNotActive", "desc": "no disk"}}')
    expect(await client.call('guest-ping')).toBe(failed('a handler threw: oops'))
  })

  test('say nothing at all', async () => {
    const { client } = await fakeWithClient({ 'guest-ping': () => noReply })
    expect(plainLines(await client.ask(ping))).toEqual([])
  })

  test('say nothing where the model they ask says nothing', async () => {
    const { fake, client } = await fakeWithClient({ 'guest-suspend-ram': (_, { builtIn }) => builtIn() })
    client.send('{"execute":"guest-suspend-ram"}')
    await vi.waitFor(() => expect(fake.state).toBe('suspended'))
    fake.wake()
    expect(plainLines(await client.ask(ping))).toEqual([ok()])
  })

  test('lie with null, which no agent returns', async () => {
    const { client } = await fakeWithClient({ 'guest-ping': () => null, 'x-vendor': async () => null })
    expect(plainLines(await client.ask(ping))).toEqual([ok('null')])
    expect(await client.call('x-vendor')).toBe(ok('null'))
  })

  test('add commands', async () => {
    const { client } = await fakeWithClient({ 'x-vendor': (args: { readonly a: number }) => args.a + 1 })
    expect(await client.call('x-vendor', { a: 1 })).toBe(ok('2'))
    expect(await client.call('guest-info')).toContain('"x-vendor"')
  })
})

describe('options', () => {
  test('block: a disabled command, and what the list says of it', async () => {
    const { client } = await fakeWithClient({}, { block: ['guest-ping'] })
    expect(await client.call('guest-ping')).toBe(notFound('Command guest-ping has been disabled'))
    expect(await client.call('guest-info')).toContain(
      '{"enabled": false, "name": "guest-ping", "success-response": true}',
    )
  })

  test('no-ids: an agent before QEMU 4.0 refuses them', async () => {
    const { client } = await fakeWithClient({}, { echoIds: false })
    const lines = await client.ask('{"execute":"guest-ping","id":1}')
    expect(plainLines(lines)).toEqual([failed("QMP input member 'id' is unexpected")])
  })

  test('latency comes before each reply', async () => {
    const { client } = await fakeWithClient({}, { latencyMs: 30 })
    const start = performance.now()
    await client.ask(ping)
    expect(performance.now() - start).toBeGreaterThan(55)
  })

  test('host name, files and clock', async () => {
    const clock: Clock = { now: () => 1_234_567_890_123_456_789n, after: () => () => {} }
    const { client } = await fakeWithClient({}, { hostName: 'db1', files: { '/etc/motd': 'hi' }, clock })
    expect(await client.call('guest-get-host-name')).toBe(ok('{"host-name": "db1"}'))
    expect(await client.call('guest-get-time')).toBe(ok('1234567890123456000'))
    await client.call('guest-file-open', { path: '/etc/motd' })
    expect(await client.call('guest-file-read', { handle: 1000 })).toContain('"aGk="')
  })
})

describe('inspection', () => {
  test('shows requests, handles, programs and clients', async () => {
    const { fake, client } = await fakeWithClient()
    await client.call('guest-file-open', { path: '/tmp' })
    await client.call('guest-exec', { path: 'sleep', arg: ['60'] })
    client.send('{"execute":"guest-ping","id":"x"}')
    await aMoment()
    const named = fake.requests.filter(({ execute }) => execute !== 'guest-sync-delimited')
    expect(named).toEqual([
      { execute: 'guest-file-open', arguments: { path: '/tmp' } },
      { execute: 'guest-exec', arguments: { path: 'sleep', arg: ['60'] } },
      { execute: 'guest-ping', arguments: {}, id: 'x' },
    ])
    expect(fake.openHandles).toEqual([{ handle: 1000, path: '/tmp' }])
    expect(fake.processes).toMatchObject([{ pid: 701, argv: ['sleep', '60'], exited: false }])
    expect([fake.clients, fake.frozen, fake.state]).toEqual([1, false, 'running'])
  })

  test('keeps the last requests only', async () => {
    const { fake, client } = await fakeWithClient()
    await client.ask(ping.repeat(1500))
    expect(fake.requests).toHaveLength(1000)
  })
})

describe('the agent as a whole', () => {
  test('comes back by itself when its time is over', async () => {
    const { fake, client } = await fakeWithClient()
    fake.restart({ downMs: 40 })
    expect(fake.state).toBe('starting')
    const start = performance.now()
    expect(plainLines(await client.ask(ping))).toEqual([ok()])
    expect(performance.now() - start).toBeGreaterThan(30)
  })

  test('close ends all clients, and nobody can connect', async () => {
    const { fake, client } = await fakeWithClient()
    const waiting = await rawClient(fake.transport)
    fake.close()
    await expect(Promise.all([client.ended, waiting.ended])).resolves.toEqual([undefined, undefined])
    await expect(fake.transport.open({})).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
    fake.restart()
    expect(fake.state).toBe('closed')
  })

  test('open obeys its signal', async () => {
    const { fake } = await fakeWithClient()
    await expect(fake.transport.open({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    const stop = new AbortController()
    const opening = fake.transport.open({ signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
    expect(fake.clients).toBe(1)
  })

  test('works under fake timers', async () => {
    vi.useFakeTimers()
    try {
      const fake = new FakeAgent({}, { latencyMs: 1000 })
      const channel = await fake.transport.open({})
      const heard: string[] = []
      channel.start({ data: (chunk) => heard.push(Buffer.from(chunk).toString()), closed: () => {} })
      channel.write(Buffer.from(ping))
      await vi.advanceTimersByTimeAsync(500)
      await new Promise((resolve) => realTurn(resolve))
      expect(heard).toEqual([])
      await vi.advanceTimersByTimeAsync(1000)
      await vi.waitFor(() => expect(heard).toEqual([`${ok()}\n`]))
      fake.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
