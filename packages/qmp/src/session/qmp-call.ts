import { Call, type CallRequest } from '@qga/wire/calls'

/** A command for the monitor, and how it is sent. */
export interface QmpCallRequest extends CallRequest {
  readonly id: string
  /** The line to be written. */
  readonly bytes: Uint8Array
  /** Sent as `exec-oob`: at once, whatever is under way. */
  readonly oob: boolean
}

export class QmpCall extends Call<QmpCallRequest> {
  readonly startedAt = performance.now()
}

/** A command that is not answered yet, for people who look for what hangs. */
export interface PendingCall {
  readonly command: string
  readonly id: string
  readonly oob: boolean
  /** `waiting`: not sent yet. `written`: sent. `given-up`: sent, and nobody waits for the reply any more. */
  readonly state: 'waiting' | 'written' | 'given-up'
  /** Milliseconds since the call. */
  readonly ageMs: number
}
