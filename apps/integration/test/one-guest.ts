import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Guest } from '../src/guest/guest.js'
import type { GuestOptions } from '../src/guest/guest-options.js'
import { startGuest } from '../src/guest/start-guest.js'
import { environment } from './verifies.js'

/** One guest of this run's environment for all tests of a file. */
export function oneGuest(options: GuestOptions = {}): () => Guest {
  let guest: Guest | undefined
  beforeAll(async () => {
    const { agent, qemu, channel } = environment
    guest = await startGuest({ agent, qemu, channel, ...options })
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(await guest?.lastWords())
  })
  afterAll(async () => {
    await guest?.stop()
  })
  return () => {
    expect(guest).toBeDefined()
    return guest as Guest
  }
}
