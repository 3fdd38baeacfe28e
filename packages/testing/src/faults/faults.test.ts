import { describe, expect, test } from 'vitest'
import { aMoment, echo, fakeWithClient, ping } from '../../test/fake.js'
import { clientOf, rawClient } from '../../test/raw-client.js'
import { ok } from '../../test/replies.js'
import {
  cutAfter,
  delay,
  dropReply,
  duplicateReplies,
  FakeAgent,
  type Fault,
  fromClient,
  garbage,
  garbleAfter,
  insertAfter,
  lateReply,
  repeatAfter,
  replay,
  restartAfter,
  silent,
  splitEvery,
  staleBytes,
  stallAfter,
  tornReply,
} from '../index.js'

const line = `${ok()}\n`
const reply = (id: number) => `${ok(String(id))}\n`

/** What a client gets that sends these requests. */
async function heard(faults: readonly Fault[], ...requests: string[]): Promise<string> {
  const { client } = await fakeWithClient({}, { faults })
  for (const request of requests) client.send(request)
  await aMoment(40)
  return client.received
}

describe('faults on the line', () => {
  test('staleBytes: come first, to each client', async () => {
    expect(await heard([staleBytes('old}\n')], ping)).toBe(`old}\n${line}`)
    expect(await heard([staleBytes(Uint8Array.of(0xff))])).toBe('\xff')
    expect(await heard([staleBytes()], ping)).toMatch(/eof.*\n.*"id": 1\}\n\{"return": \{\}\}\n$/)
    const { fake, client } = await fakeWithClient({}, { faults: [staleBytes('x')] })
    client.close()
    const next = await rawClient(fake.transport)
    await next.until((text) => text === 'x')
  })

  test.each([0, 1, 15, 16, 17, 31])('cutAfter: the connection ends after %d bytes', async (bytes) => {
    const { fake, client } = await fakeWithClient({}, { faults: [cutAfter(bytes)] })
    client.send(ping + ping)
    await aMoment()
    if (bytes <= 2 * line.length) expect(await client.ended).toBeUndefined()
    expect(client.received).toBe((line + line).slice(0, bytes))
    const next = await rawClient(fake.transport)
    next.send(ping)
    await aMoment()
    expect(next.received.length).toBe(bytes === 0 ? 0 : Math.min(bytes, next.received.length))
  })

  test('cutAfter: at once, for each client that comes', async () => {
    const { fake, client } = await fakeWithClient({}, { faults: [cutAfter(0)] })
    const [second, third] = [await rawClient(fake.transport), await rawClient(fake.transport)]
    await Promise.all([client.ended, second.ended, third.ended])
    fake.faults = []
    const last = await rawClient(fake.transport)
    last.send(ping)
    await last.until((text) => text === line)
  })

  test('cutAfter: with a cause', async () => {
    const { client } = await fakeWithClient({}, { faults: [cutAfter(3, new Error('ECONNRESET'))] })
    client.send(ping)
    expect((await client.ended)?.message).toBe('ECONNRESET')
  })

  test('splitEvery: small pieces, whatever else is wrong', async () => {
    const fake = new FakeAgent({}, { faults: [splitEvery(5), cutAfter(12)] })
    const channel = await fake.transport.open({})
    const chunks: number[] = []
    const over = new Promise<void>((resolve) => {
      channel.start({ data: (chunk) => chunks.push(chunk.length), closed: () => resolve() })
    })
    channel.write(Buffer.from(ping))
    await over
    expect(chunks).toEqual([5, 5, 2])
    expect(() => splitEvery(0)).toThrow(RangeError)
  })
})

describe('faults of replies', () => {
  test.each<[string, Fault, string]>([
    ['garbage', garbage('??\n', { nth: 2 }), `${reply(1)}??\n${reply(2)}${reply(3)}`],
    ['duplicateReplies', duplicateReplies({ nth: 1 }), `${reply(1)}${reply(1)}${reply(2)}${reply(3)}`],
    ['dropReply', dropReply({ nth: 2 }), `${reply(1)}${reply(3)}`],
    ['dropReply by command', dropReply({ command: 'guest-sync', nth: 3 }), `${reply(1)}${reply(2)}`],
    ['dropReply of others', dropReply({ command: ['guest-ping', 'guest-info'] }), `${reply(1)}${reply(2)}${reply(3)}`],
    ['silent', silent(), ''],
    ['replay', replay(), `${reply(1)}${reply(1)}${reply(2)}${reply(2)}${reply(3)}`],
    ['lateReply', lateReply({ nth: 2 }), `${reply(1)}${reply(2)}${reply(3)}`],
    ['tornReply', tornReply({ after: 4, nth: 2 }), `${reply(1)}{"re${reply(3)}`],
  ])('%s', async (_, fault, text) => {
    expect(await heard([fault], echo(1), echo(2), echo(3))).toBe(text)
  })

  test('lateReply: only with the next one', async () => {
    const { client } = await fakeWithClient({}, { faults: [lateReply({ nth: 1 })] })
    client.send(echo(1))
    await aMoment()
    expect(client.received).toBe('')
    client.send(echo(2))
    await client.until((text) => text === reply(1) + reply(2))
  })

  test('delay: this one, and what is behind it', async () => {
    const start = performance.now()
    const { client } = await fakeWithClient({}, { faults: [delay(40, { nth: 1 })] })
    client.send(echo(1) + echo(2))
    await client.until((text) => text === reply(1) + reply(2))
    expect(performance.now() - start).toBeGreaterThan(35)
  })

  test('tornReply: the agent dies there, and a new one takes over on the same line', async () => {
    const { fake, client } = await fakeWithClient({}, { faults: [tornReply({ after: 6, nth: 1, restart: true })] })
    await fake.transport.open({}).then((channel) => channel.close())
    client.send('{"execute":"guest-file-open","arguments":{"path":"/tmp"}}')
    await aMoment()
    client.send(`\xff${echo(5)}`)
    const text = await client.until((all) => all.endsWith(reply(5)))
    expect(text).toMatch(/^\{"retu\{"error": /)
    expect(fake.openHandles).toEqual([])
  })

  test('work one after the other, and can be changed while the agent runs', async () => {
    expect(await heard([duplicateReplies(), garbage('?')], ping)).toBe(`?${line}?${line}`)
    const { fake, client } = await fakeWithClient({}, { faults: [silent()] })
    client.send(ping)
    await aMoment()
    fake.faults = []
    client.send(ping)
    await aMoment()
    expect(client.received).toBe(line)
  })
})

describe('faults at a place', () => {
  const two = `${reply(1)}${reply(2)}`
  const at = reply(1).length

  test.each<[string, Fault, string]>([
    ['garbleAfter: the first byte', garbleAfter(0), `\0${two.slice(1)}`],
    ['garbleAfter: in the middle', garbleAfter(at + 3, 0x7d), `${two.slice(0, at + 3)}}${two.slice(at + 4)}`],
    ['garbleAfter: the last byte', garbleAfter(at - 1), `${reply(1).trim()}\0${reply(2)}`],
    ['garbleAfter: beyond the end', garbleAfter(2 * at), two],
    ['insertAfter: within a reply', insertAfter(3, '??'), `${two.slice(0, 3)}??${two.slice(3)}`],
    ['insertAfter: between two', insertAfter(at, '??'), `${reply(1)}??${reply(2)}`],
    ['repeatAfter: a beginning', repeatAfter(at + 2), `${reply(1)}{"${reply(2)}`],
    ['repeatAfter: a whole reply', repeatAfter(at), `${reply(1)}${reply(1)}${reply(2)}`],
    ['restartAfter: the rest of the reply is lost', restartAfter(at + 4), `${reply(1)}{"re`],
    ['fromClient: insertAfter', fromClient(insertAfter(echo(1).length, echo(3))), `${reply(1)}${reply(3)}${reply(2)}`],
    ['fromClient: repeatAfter', fromClient(repeatAfter(echo(1).length)), `${reply(1)}${two}`],
  ])('%s', async (_, fault, text) => {
    expect(await heard([fault], echo(1), echo(2))).toBe(text)
  })

  test('each connection is counted anew', async () => {
    const { fake, client } = await fakeWithClient({}, { faults: [insertAfter(2, '?')] })
    client.send(ping)
    await client.until((text) => text === `{"?${line.slice(2)}`)
    client.close()
    const next = await rawClient(fake.transport)
    next.send(ping)
    await next.until((text) => text === `{"?${line.slice(2)}`)
  })

  test('stallAfter: the rest comes later, and all that is behind it', async () => {
    const { client } = await fakeWithClient({}, { faults: [stallAfter(3, 40)] })
    const start = performance.now()
    client.send(echo(1) + echo(2))
    await client.until((text) => text === two.slice(0, 3))
    await client.until((text) => text === two)
    expect(performance.now() - start).toBeGreaterThan(35)
  })

  test('fromClient: stallAfter holds what the client sends', async () => {
    const fault = fromClient(stallAfter(echo(1).length - 1, 500))
    const { fake, client } = await fakeWithClient({}, { faults: [fault] })
    client.send(echo(1))
    client.send(echo(2))
    await aMoment()
    expect(fake.requests).toEqual([])
    await client.until((text) => text === two)
  })

  test('fromClient: cutAfter, and what came before is carried out', async () => {
    const { fake, client } = await fakeWithClient({}, { faults: [fromClient(cutAfter(echo(1).length + 5))] })
    client.send(echo(1))
    client.send(echo(2))
    await client.ended
    fake.faults = []
    const next = await rawClient(fake.transport)
    next.send(`\xff${echo(3)}`)
    await next.until((text) => text.endsWith(reply(3)))
    expect(fake.requests.map(({ arguments: { id } }) => id)).toEqual([1, 3])
  })

  test('fromClient: restartAfter takes along what the old agent had read', async () => {
    const { fake, client } = await fakeWithClient({}, { faults: [fromClient(restartAfter(echo(1).length + 5))] })
    client.send(echo(1))
    client.send(echo(2))
    client.send(`\xff${echo(3)}`)
    const text = await client.until((all) => all.endsWith(reply(3)))
    expect(text.startsWith(reply(1))).toBe(true)
    expect(fake.requests.map(({ arguments: { id } }) => id)).toEqual([1, 3])
  })

  test('there is no place before the first byte', () => {
    expect(() => stallAfter(0, 1)).toThrow(RangeError)
  })
})

test('a fault of one’s own: hooks with their context', async () => {
  const seen: unknown[] = []
  const mine: Fault = {
    name: 'mine',
    onOpen: (context) => {
      seen.push(context)
      return []
    },
    onReply: (bytes, { previous, ...context }) => {
      seen.push([context, previous?.number])
      return [bytes, { close: true }]
    },
  }
  const fake = new FakeAgent({}, { faults: [mine] })
  const client = clientOf(await fake.transport.open({}))
  client.send(ping)
  await client.ended
  const other = clientOf(await fake.transport.open({}))
  other.send('x ')
  await other.ended
  expect(seen).toEqual([
    { connection: 1, sentBytes: 0 },
    [{ command: 'guest-ping', number: 1, commandNumber: 1 }, undefined],
    { connection: 2, sentBytes: 0 },
    [{ command: undefined, number: 2, commandNumber: 1 }, 1],
  ])
})
