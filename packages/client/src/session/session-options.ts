import type { ResyncLimits } from '@qga/wire'
import type { PrintedBase64 } from '@qga/wire/node'
import type { Lead } from './lead.js'

/** How a session gets into its usable state. */
export interface SessionOptions {
  /** Milliseconds for the first sync. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Bounds of every sync. `timeoutMs` here is for the later ones; default 10 minutes. */
  readonly resync?: ResyncLimits | undefined
}

/** How one command is sent and waited for. */
export interface SendOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** False for the commands that are silent when they succeed. Default true. */
  readonly answers?: boolean | undefined
  /** How many commands may be under way together with this one. Default 1. */
  readonly window?: number | undefined
  /** The `buf-b64` of the request, of which the arguments have an empty one. */
  readonly data?: PrintedBase64 | undefined
  /** Called with a long `buf-b64` as bytes, before the command resolves; what is returned has an empty string there. */
  readonly onData?: ((data: Uint8Array) => void) | undefined
  /** Asked when its turn has come: with an error from here the call rejects, and nothing is sent. */
  readonly objection?: (() => Error | undefined) | undefined
  /** Called with what the command returned, late or not, before any other request is written. It must not throw. */
  readonly onReturn?: ((value: unknown) => void) | undefined
  /** Called when the request is handed to the channel: from then on it may be carried out, whatever becomes of the call. */
  readonly onWritten?: (() => void) | undefined
  /** Called with what the command returned when it had been given up by then, as far as that can be known. */
  readonly onLateReturn?: ((value: unknown) => void) | undefined
  /** Another may be made ready behind this one. */
  readonly lead?: Lead | undefined
  /**
   * This one is made ready behind another, and takes its place in the queue when that has returned what fits: its
   * deadline counts from there. If not, it rejects with a `NotSentError`.
   */
  readonly behind?: Lead | undefined
}
