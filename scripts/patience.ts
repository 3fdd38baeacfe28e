import { vi } from 'vitest'
import { PATIENCE_MS } from './vitest.base.js'

// A setup file: vitest has no option for the time that `vi.waitFor` waits for. Who gives a time of his own gets that.

const { waitFor } = vi

const waitForPatiently: typeof waitFor = (callback, options = {}) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options })

// Files that are not isolated share `vi`, and this runs for each of them.
if (waitFor.name !== waitForPatiently.name) vi.waitFor = waitForPatiently
