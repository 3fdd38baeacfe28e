import { QgaError } from './qga-error.js'

/** Why a message of the peer was thrown away before it was parsed. */
export type FrameFault = 'too-large' | 'too-deep' | 'torn' | 'cut-off'

/** A message of the peer broke a limit or broke off. The bytes are gone; the stream goes on where it can. */
export class FrameError extends QgaError {
  static override readonly code = 'BAD_FRAME'
  readonly fault: FrameFault
  /** How many bytes of the message had come. */
  readonly bytes: number

  constructor(fault: FrameFault, bytes: number) {
    super(`${texts[fault]} (after ${bytes} bytes)`, { hint: hints[fault] })
    this.fault = fault
    this.bytes = bytes
  }
}

const texts: Record<FrameFault, string> = {
  'too-large': 'the peer sent a message larger than the limit',
  'too-deep': 'the peer sent a message nested deeper than the limit',
  torn: 'a message of the peer broke off and something else followed',
  'cut-off': 'the stream ended in the middle of a message',
}

const hints: Partial<Record<FrameFault, string>> = {
  'too-large': 'If the message is meant to be that large, raise maxFrameBytes',
  'too-deep': 'If the message is meant to be that deep, raise maxDepth',
}
