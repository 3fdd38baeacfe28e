import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Guest } from '../src/guest/guest.js'
import type { GuestOptions } from '../src/guest/guest-options.js'
import { startGuest } from '../src/guest/start-guest.js'
import { type GuestEnvironment, nameOf } from '../src/matrix.js'
import { environment } from './verifies.js'

/** The kind of guest that this run is about. */
export function guestKind(): Pick<GuestEnvironment, 'agent' | 'qemu' | 'channel'> {
  if (environment.kind !== 'guest') throw new Error(`${nameOf(environment)} is no guest`)
  const { agent, qemu, channel } = environment
  return { agent, qemu, channel }
}

/** One guest of this run's environment for all tests of a file. */
export function oneGuest(options: GuestOptions = {}): () => Guest {
  let guest: Guest | undefined
  beforeAll(async () => {
    guest = await startGuest({ ...guestKind(), ...options })
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
