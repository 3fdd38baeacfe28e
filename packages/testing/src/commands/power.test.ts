import { describe, expect, test } from 'vitest'
import { aMoment, fakeWithClient, ping } from '../../test/fake.js'
import { failed, ok, plainLines } from '../../test/replies.js'

const shutdown = (mode: string) => JSON.stringify({ execute: 'guest-shutdown', arguments: { mode } })

describe('power', () => {
  test('powerdown: no reply, then the connection ends, and nobody can connect', async () => {
    const { fake, client } = await fakeWithClient()
    client.send('{"execute":"guest-shutdown"}')
    client.send(ping)
    expect(await client.ended).toBeUndefined()
    expect([client.received, fake.state]).toEqual(['', 'off'])
    await expect(fake.transport.open({})).rejects.toMatchObject({ reason: 'not-found' })
  })

  test('reboot: no reply, the same connection answers again, handles are gone', async () => {
    const { fake, client } = await fakeWithClient({}, { powerMs: 500 })
    await client.call('guest-file-open', { path: '/tmp' })
    await client.call('guest-fsfreeze-status')
    client.send(shutdown('reboot'))
    client.send(ping)
    await aMoment(10)
    expect([client.received, fake.state]).toEqual(['', 'starting'])
    expect(plainLines(await client.ask(''))).toEqual([ok()])
    expect(await client.call('guest-file-close', { handle: 1000 })).toBe(failed("handle '1000' has not been found"))
  })

  test('halt: no reply and no end', async () => {
    const { fake, client } = await fakeWithClient({}, { powerMs: 1 })
    client.send(shutdown('halt'))
    client.send(ping)
    await aMoment()
    expect([client.received, fake.clients]).toEqual(['', 1])
    fake.restart()
    await client.until((text) => text === `${ok()}\n`)
  })

  test('shutdown-mode: a wrong one is an error', async () => {
    const { client } = await fakeWithClient()
    expect(plainLines(await client.ask(shutdown('sleep')))).toEqual([
      failed('mode is invalid (valid values are: halt|powerdown|reboot'),
    ])
  })

  test.each(['guest-suspend-ram', 'guest-suspend-disk', 'guest-suspend-hybrid'])(
    'suspend: %s is silent until somebody wakes the guest',
    async (execute) => {
      const { fake, client } = await fakeWithClient()
      client.send(JSON.stringify({ execute }))
      client.send(ping)
      await aMoment()
      expect([client.received, fake.state]).toEqual(['', 'suspended'])
      fake.wake()
      await client.until((text) => text === `${ok()}\n`)
    },
  )
})
