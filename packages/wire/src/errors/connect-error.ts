import { QgaError } from './qga-error.js'

/** Why a channel could not be opened. */
export type ConnectFailure =
  | 'not-found'
  | 'permission'
  | 'refused'
  | 'busy'
  | 'not-a-socket'
  | 'unreachable'
  | 'unknown-host'
  | 'untrusted'
  | 'bad-path'
  | 'other'

/** A transport could not open its channel. Nothing was sent. */
export class ConnectError extends QgaError {
  static override readonly code = 'CONNECT_FAILED'
  readonly reason: ConnectFailure

  constructor(reason: ConnectFailure, summary: string, options: { cause?: unknown; hint?: string } = {}) {
    super(summary, options)
    this.reason = reason
  }
}
