import { describe, expect, test } from 'vitest'
import { aMoment, fakeWithClient, ping } from '../test/fake.js'
import { rawClient } from '../test/raw-client.js'
import { ok } from '../test/replies.js'

const echo = (id: number) => `{"execute":"guest-sync","arguments":{"id":${id}}}`

describe('output that its client did not stay for', () => {
  test('stale: reaches the next client first', async () => {
    const { fake, client } = await fakeWithClient()
    client.send(echo(1))
    client.close()
    await aMoment()
    const next = await rawClient(fake.transport)
    next.send(echo(2))
    expect(await next.until((text) => text.includes('2'))).toBe(`${ok('1')}\n${ok('2')}\n`)
  })

  test('stale: is lost where the line loses it', async () => {
    const { fake, client } = await fakeWithClient({}, { staleOutput: 'lost' })
    client.send(echo(1))
    client.close()
    await aMoment()
    const next = await rawClient(fake.transport)
    next.send(echo(2))
    expect(await next.until((text) => text.includes('2'))).toBe(`${ok('2')}\n`)
    expect(fake.requests).toHaveLength(2)
  })

  test('stale-middle: a client that leaves in the middle of a reply leaves the rest to the next', async () => {
    const { fake, client } = await fakeWithClient({}, { files: { '/big': new Uint8Array(1_000_000) } })
    await client.call('guest-file-open', { path: '/big' })
    client.send('{"execute":"guest-file-read","arguments":{"handle":1000,"count":1000000}}')
    const got = await client.until((text) => text.length > 100_000)
    client.close()
    const next = await rawClient(fake.transport)
    const rest = await next.until((text) => text.endsWith('\n'))
    expect(got).toMatch(/^\{"return": \{"count": 1000000, "buf-b64": "A+$/)
    expect(rest).toMatch(/^A+==", "eof": false\}\}\n$/)
    expect(got.length + rest.length).toBeGreaterThan(1_000_000)
    expect(got.length + rest.length).toBeLessThan(1_400_000)
  })
})

test('waiting for a client leaves nothing behind, however often', async () => {
  const warnings: string[] = []
  const note = ({ name }: Error) => warnings.push(name)
  process.on('warning', note)
  const { fake, client } = await fakeWithClient()
  client.send(echo(0))
  client.close()
  for (let round = 1; round < 30; round++) {
    await aMoment()
    const next = await rawClient(fake.transport)
    await next.until((text) => text.includes(ok(String(round - 1))))
    next.send(echo(round))
    next.close()
  }
  await aMoment()
  process.off('warning', note)
  expect(warnings).toEqual([])
})

describe('clients that wait', () => {
  test('queue: are served in the order in which they came', async () => {
    const { fake, client } = await fakeWithClient()
    const [second, third] = [await rawClient(fake.transport), await rawClient(fake.transport)]
    third.send(echo(3))
    second.send(echo(2))
    await client.ask(ping)
    expect([second.received, third.received, fake.clients]).toEqual(['', '', 3])
    client.close()
    await second.until((text) => text === `${ok('2')}\n`)
    expect(third.received).toBe('')
    second.close()
    await third.until((text) => text === `${ok('3')}\n`)
    expect(fake.clients).toBe(1)
  })

  test('queue-dead: what a client sent that left while it waited is carried out', async () => {
    const { fake, client } = await fakeWithClient()
    const waiting = await rawClient(fake.transport)
    waiting.send(echo(2))
    await aMoment()
    waiting.close()
    await aMoment()
    expect(fake.requests).toEqual([])
    client.close()
    await aMoment()
    expect(fake.requests).toEqual([{ execute: 'guest-sync', arguments: { id: 2 } }])
    const next = await rawClient(fake.transport)
    expect(await next.until((text) => text !== '')).toBe(`${ok('2')}\n`)
  })
})
