import type { FloodLimits, FrameLimits, Tap, Transport } from '@qga/wire'
import type { SlowCall } from './call-options.js'
import type { SessionWarning } from './session-warning.js'

/** Where a monitor is: an address (a path, `unix:PATH`, `tcp://HOST:PORT`) or any transport. */
export type Target = string | Transport

/** How to connect, and what to accept from the monitor. */
export interface ConnectOptions extends FrameLimits, FloodLimits {
  /** Milliseconds for opening the channel, the greeting and the negotiation together. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Ends the attempt; `connect` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  readonly capabilities?: CapabilityOptions | undefined
  /** What happens when a command's arguments, or its reply, are not what the schema says. Default `off`. */
  readonly validate?: Validation | undefined
  /**
   * Asks QEMU what it has (some 200 KB) before `connect` resolves, so that `onWarning` is told of what is deprecated or
   * unstable from the first command on. Default false: only once `schema()` or `supports()` has been called.
   */
  readonly introspect?: boolean | undefined
  /** How much of what has happened is kept to look back in: so many events, and 1 MiB of them. Default 256. */
  readonly history?: number | undefined
  /** Called when something came that no caller can be told of. The session goes on. */
  readonly onWarning?: ((warning: SessionWarning) => void) | undefined
  /** Called when a command takes longer than commands of its kind should, and goes on. */
  readonly onSlow?: ((call: SlowCall) => void) | undefined
  /** Who looks on at what passes. */
  readonly tap?: Tap | undefined
}

/** Capabilities of the protocol; `oob` is the only one that there is. */
export interface CapabilityOptions {
  /** Enabled where the monitor offers them. Default `['oob']`. */
  readonly wanted?: readonly string[] | undefined
  /** Without these there is no session. Default none. */
  readonly required?: readonly string[] | undefined
}

/** `strict`: the call rejects, and bad arguments are not sent. `warn`: `onWarning` is told, and the call goes on. */
export type Validation = 'off' | 'warn' | 'strict'

export const defaultConnectTimeoutMs = 5_000
