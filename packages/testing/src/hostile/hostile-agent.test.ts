import { connect, type JsonValue, parseJson } from '@qga/wire'
import { describe, expect, onTestFinished, test } from 'vitest'
import { aMoment } from '../../test/fake.js'
import { type RawClient, rawClient } from '../../test/raw-client.js'
import { fileHandlers } from './file-handlers.js'
import { HostileAgent } from './hostile-agent.js'
import type { HostileHandlers } from './hostile-handlers.js'

const MiB = 1024 * 1024

/** A hostile agent and a client of it, gone when the test is over. */
async function met(handlers: HostileHandlers): Promise<{ readonly hostile: HostileAgent; readonly client: RawClient }> {
  const hostile = new HostileAgent(handlers)
  onTestFinished(() => hostile.close())
  return { hostile, client: await rawClient(hostile.transport) }
}

const asks = (execute: string, args: object = {}) => `${JSON.stringify({ execute, arguments: args, id: 1 })}\n`
const sync = (execute: string, id: string) => `{"execute": "${execute}", "arguments": {"id": ${id}}}\n`

describe('HostileAgent', () => {
  test('the program of the README', async () => {
    const hostile = new HostileAgent({
      'guest-get-host-name': (reply) => reply.returns(`{"host-name": ${JSON.stringify('\x1b]0;owned\x07')}}`),
      'guest-get-osinfo': (reply) => reply.flood('{"return": {}}\n'),
      'guest-get-users': () => {},
    })
    const connection = await connect(hostile.transport)
    const told: JsonValue[] = []
    const closed = new Promise((resolve) =>
      connection.start({
        message: (value) => told.push(value) > 1000 && connection.close(),
        sentinel() {},
        skipped() {},
        lost() {},
        closed: resolve,
      }),
    )
    connection.send({ execute: 'guest-get-host-name', id: 1 })
    connection.send({ execute: 'guest-get-osinfo', id: 2 })
    await closed
    expect(told.slice(0, 2)).toEqual([{ return: { 'host-name': '\x1b]0;owned\x07' }, id: 1 }, { return: {} }])
    expect(hostile.requests.map(({ execute }) => execute)).toEqual(['guest-get-host-name', 'guest-get-osinfo'])
    hostile.close()
  })

  test('gets into step as an agent does, and says so once to each client', async () => {
    const { client, hostile } = await met({ synced: (reply) => reply.raw('{"return": "stale"}\n') })
    client.send(sync('guest-sync-delimited', '9007199254740993') + sync('guest-sync', '2'))
    const said = '\xff{"return": 9007199254740993}\n{"return": "stale"}\n{"return": 2}\n'
    expect(await client.until(({ length }) => length >= said.length)).toBe(said)
    const other = await rawClient(hostile.transport)
    other.send(sync('guest-sync', '3'))
    await other.until((text) => text === '{"return": 3}\n{"return": "stale"}\n')
  })

  test('answers what it has no handler for as an agent that has no other commands', async () => {
    const { client } = await met({ synced: () => {}, 'guest-exec': () => {} })
    expect(await client.call('guest-ping')).toMatch(/^\{"return": \{\}/)
    expect(await client.call('guest-get-time')).toContain('"class":"CommandNotFound"')
    // No member of Object.prototype is a handler.
    expect(await client.call('toString')).toContain('"class":"CommandNotFound"')
    const info = parseJson(await client.call('guest-info')) as { return: { supported_commands: { name: string }[] } }
    const names = info.return.supported_commands.map(({ name }) => name)
    expect(names).toEqual(['guest-sync', 'guest-sync-delimited', 'guest-ping', 'guest-info', 'guest-exec'])
  })

  test.each<[string, HostileHandlers[string], string]>([
    ['a reply', (reply) => reply.returns('1e999'), '{"return": 1e999, "id": 1}\n'],
    ['an error', (reply) => reply.fails('no', 'Odd'), '{"error": {"class":"Odd","desc":"no"}, "id": 1}\n'],
    ['members', (reply) => reply.replies('"return": 1, "return": 2'), '{"return": 1, "return": 2, "id": 1}\n'],
    ['bytes in a reply', (reply) => reply.returns(Uint8Array.of(0x22, 0xc3, 0x22)), '{"return": "\xc3", "id": 1}\n'],
    ['bytes', (reply) => reply.raw(Uint8Array.of(0xff, 0x0a)), '\xff\n'],
    ['text', (reply) => reply.raw('é'), '\xc3\xa9'],
  ])('says %s', async (_, handler, said) => {
    const { client } = await met({ 'guest-x': handler })
    client.send(asks('guest-x'))
    expect(await client.until(({ length }) => length >= said.length)).toBe(said)
  })

  test('hears a request in any pieces, and behind garbage', async () => {
    const { client, hostile } = await met({ 'guest-x': (reply) => reply.raw('!') })
    client.send(Uint8Array.of(0xff))
    for (const byte of Buffer.from(asks('guest-x', { text: 'ü}' }))) client.send(Uint8Array.of(byte))
    await client.until((text) => text === '!')
    expect(hostile.requests).toEqual([{ execute: 'guest-x', arguments: { text: 'ü}' }, id: 1 }])
  })

  test('a flood is as fast as the client, and ends with it', async () => {
    const hostile = new HostileAgent({ 'guest-x': (reply) => reply.flood('a'.repeat(64 * 1024)) })
    const channel = await hostile.transport.open({})
    let bytes = 0
    channel.start({
      data(chunk) {
        bytes += chunk.length
        if (bytes > 10 * MiB) channel.close()
      },
      closed() {},
    })
    channel.write(Buffer.from(asks('guest-x')))
    await expect.poll(() => bytes).toBeGreaterThan(10 * MiB)
    expect(bytes).toBeLessThan(11 * MiB)
    await aMoment()
    expect(bytes).toBeLessThan(11 * MiB)
    hostile.close()
  })

  test('a trickle goes on until the client leaves', async () => {
    const before = timers()
    const { client } = await met({ 'guest-x': (reply) => reply.trickle('a', 1) })
    client.send(asks('guest-x'))
    await client.until((text) => text === 'aaa')
    client.close()
    await expect.poll(timers).toBeLessThanOrEqual(before)
  })

  test('serves all its clients at once; after its end, nobody', async () => {
    const { client, hostile } = await met({})
    const other = await rawClient(hostile.transport)
    await Promise.all([client.ask(''), other.ask('')])
    hostile.close()
    await Promise.all([client.ended, other.ended])
    await expect(hostile.transport.open({})).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
  })
})

test('files have their content, take what they get, and may lie in between', async () => {
  const { client } = await met({
    ...fileHandlers(Buffer.from('0123456789')),
    'guest-file-flush': (reply) => reply.fails('disk full'),
  })
  const returned = async (command: string, args: object) => (await client.call(command, args)).replace(/, "id".*/, '}')
  expect(await returned('guest-file-open', { path: '/x' })).toBe('{"return": 1000}')
  expect(await returned('guest-file-read', { handle: 1000, count: 4 })).toBe(
    '{"return": {"count": 4, "buf-b64": "MDEyMw==", "eof": false}}',
  )
  expect(await returned('guest-file-seek', { handle: 1000, offset: -2, whence: 'end' })).toContain('"position": 8')
  expect(await returned('guest-file-read', { handle: 1000 })).toContain('"buf-b64": "ODk=", "eof": true')
  expect(await returned('guest-file-write', { handle: 1000, 'buf-b64': 'YWI=' })).toContain('"count": 2')
  expect(await returned('guest-file-flush', { handle: 1000 })).toContain('disk full')
})

/** Intervals and time-outs that this process waits for. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}
