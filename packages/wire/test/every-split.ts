import { expect } from 'vitest'
import type { FrameLimits } from '../src/frame-limits.js'
import { cutAt, oneByOne } from './bytes.js'
import { seenIn } from './seen.js'

/** Decodes the bytes whole, byte by byte, and cut in two at every place: what is seen must be the same, and comes back. */
export function seenAtEverySplit(data: Uint8Array, limits: FrameLimits = {}): string[] {
  const whole = seenIn([data.slice()], limits)
  expect(seenIn(oneByOne(data), limits), 'byte by byte').toEqual(whole)
  for (let place = 1; place < data.length; place++) {
    const cut = seenIn(cutAt(data, [place]), limits)
    // The plain comparison first: expect() costs more than the decoding.
    if (cut.join('\n') !== whole.join('\n')) expect(cut, `cut at ${place}`).toEqual(whole)
  }
  return whole
}
