import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { styleFor } from './style.js'

describe('styleFor', () => {
  beforeEach(() => {
    for (const name of ['NO_COLOR', 'FORCE_COLOR', 'TERM']) vi.stubEnv(name, undefined)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const coloured = (stream: { isTTY?: boolean }, noColor = false) => styleFor(stream, noColor)('red', 'x') !== 'x'

  test('colours a terminal, and nothing else', () => {
    expect(coloured({ isTTY: true })).toBe(true)
    expect(coloured({})).toBe(false)
  })

  test('minds what the user wants', () => {
    expect(coloured({ isTTY: true }, true)).toBe(false)
    vi.stubEnv('NO_COLOR', '1')
    expect(coloured({ isTTY: true })).toBe(false)
    vi.stubEnv('NO_COLOR', '')
    expect(coloured({ isTTY: true })).toBe(true)
    vi.stubEnv('TERM', 'dumb')
    expect(coloured({ isTTY: true })).toBe(false)
    vi.stubEnv('FORCE_COLOR', '1')
    expect(coloured({})).toBe(true)
    vi.stubEnv('FORCE_COLOR', '0')
    expect(coloured({ isTTY: true })).toBe(false)
  })
})
