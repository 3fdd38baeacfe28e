import { commandDescriptors } from '@qga/schema'
import { describe, expect, it } from 'vitest'
import { defaultDeadlineMs } from './deadlines.js'

describe('defaultDeadlineMs', () => {
  it('is finite for every command, and for names that are none', () => {
    for (const name of [...Object.keys(commandDescriptors), 'guest-x-vendor', 'constructor', '__proto__']) {
      expect(defaultDeadlineMs(name)).toBeGreaterThan(0)
      expect(defaultDeadlineMs(name)).toBeLessThanOrEqual(600_000)
    }
  })

  it('gives a freeze longer than a ping, and a thaw longer than a status', () => {
    expect(defaultDeadlineMs('guest-fsfreeze-freeze')).toBeGreaterThan(10 * defaultDeadlineMs('guest-ping'))
    expect(defaultDeadlineMs('guest-fsfreeze-thaw')).toBeGreaterThan(defaultDeadlineMs('guest-fsfreeze-status'))
  })
})
