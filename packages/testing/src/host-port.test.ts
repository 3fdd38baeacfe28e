import { expect, test, vi } from 'vitest'
import { aMoment, echo, fakeWithClient } from '../test/fake.js'
import { rawClient } from '../test/raw-client.js'
import { ok } from '../test/replies.js'

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

test('clients that wait are counted until they leave', async () => {
  const { fake, client } = await fakeWithClient()
  const waiting = await rawClient(fake.transport)
  expect(fake.clients).toBe(2)
  waiting.close()
  await vi.waitFor(() => expect(fake.clients).toBe(1))
  client.close()
  await vi.waitFor(() => expect(fake.clients).toBe(0))
})
