import { QgaError } from './qga-error.js'

/**
 * Why a message of the peer was thrown away before it was parsed.
 *
 * | fault | |
 * | --- | --- |
 * | `too-large` | more bytes than `maxFrameBytes` |
 * | `too-deep` | more levels than `maxDepth` |
 * | `too-complex` | more elements than `maxElements` |
 * | `torn` | it broke off, and something else followed |
 * | `cut-off` | the stream ended in the middle of it |
 */
export type FrameFault = 'too-large' | 'too-deep' | 'too-complex' | 'torn' | 'cut-off'

/** A message of the peer broke a limit or broke off. The bytes are gone; the stream goes on where it can. */
export class FrameError extends QgaError {
  static override readonly code = 'BAD_FRAME'
  readonly fault: FrameFault
  /** How many bytes of the message had come. */
  readonly bytes: number

  constructor(fault: FrameFault, bytes: number) {
    const limit = limits[fault]
    super(`a message of the peer is ${fault.replace('-', ' ')} (after ${bytes} bytes)`, {
      hint: limit && `If it is meant to be so, raise ${limit}`,
    })
    this.fault = fault
    this.bytes = bytes
  }
}

const limits: Partial<Record<FrameFault, string>> = {
  'too-large': 'maxFrameBytes',
  'too-deep': 'maxDepth',
  'too-complex': 'maxElements',
}
