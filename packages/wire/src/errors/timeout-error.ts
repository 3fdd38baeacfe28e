import { QgaError } from './qga-error.js'

/** A deadline passed. Where something had been sent by then, it may still be carried out: see `written`. */
export class TimeoutError extends QgaError {
  static override readonly code: string = 'TIMEOUT'
  /** The deadline that passed, in milliseconds. */
  readonly timeoutMs: number
  /** Whether the request had been handed to the channel. If so, a time-out does not mean "not executed". */
  readonly written: boolean

  constructor(summary: string, options: { timeoutMs: number; written: boolean; cause?: unknown; hint?: string }) {
    super(summary, options)
    this.timeoutMs = options.timeoutMs
    this.written = options.written
  }
}
