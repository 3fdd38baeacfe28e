import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { channels } from '../src/guest/channels.js'
import type { Guest } from '../src/guest/guest.js'
import { startGuest } from '../src/guest/start-guest.js'

describe.each(Object.keys(channels) as (keyof typeof channels)[])('a guest by %s', (channel) => {
  let guest: Guest
  beforeAll(async () => {
    guest = await startGuest({ channel, disks: [{ name: 'data', sizeMiB: 32 }] })
  })
  afterAll(async () => {
    await guest.stop()
    expect(existsSync(guest.folder)).toBe(false)
  })
  test('its agent answers', async () => {
    await using agent = await guest.connect()
    await agent.ping()
    expect(await guest.control.sh('echo hello; mount | grep data')).toContain('/data')
  })
})
