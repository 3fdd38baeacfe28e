import { describe, expect, test } from 'vitest'
import { fakeWithClient } from '../../test/fake.js'
import { failed, ok } from '../../test/replies.js'

describe('guest-set-time', () => {
  test('set-time: moves the clock of the guest, and back', async () => {
    const { client } = await fakeWithClient()
    const set = (time: string) => client.ask(`{"execute":"guest-set-time","arguments":{"time":${time}}}`)
    const [done] = await set('1700000000123456789')
    expect(done).toBe(ok())
    expect(await client.call('guest-get-time')).toMatch(/^\{"return": 170000000\d{7}000\}$/)
    expect(await client.call('guest-set-time')).toBe(ok())
    const now = await client.call('guest-get-time')
    expect(Number(/\d+/.exec(now)?.[0]) / 1e6).toBeCloseTo(Date.now(), -4)
  })

  test.each([
    ['4102444800000000000', 'Invalid time'],
    ['9223372036854775807', 'Invalid time'],
    ['-9223372036854775808', 'Invalid time'],
    ['0', 'Failed to set time to guest: Invalid argument'],
    ['-1', 'Failed to set time to guest: Invalid argument'],
    ['999999999', 'Failed to set time to guest: Invalid argument'],
    ['9223372036854775808', "Invalid parameter type for 'time', expected: integer"],
  ])('set-time: %s is refused', async (time, desc) => {
    const { client } = await fakeWithClient()
    const [line] = await client.ask(`{"execute":"guest-set-time","arguments":{"time":${time}}}`)
    expect(line).toBe(failed(desc))
  })
})
