import type { FloodLimits, FrameLimits, ResyncLimits, Tap, Transport } from '@qga/wire'
import type { Validation } from './reply-check.js'

/** Where an agent is: an address (a path, `unix:PATH`, `tcp://HOST:PORT`) or any transport. */
export type Target = string | Transport

/** How to connect, and what to accept from the agent. */
export interface ConnectOptions extends FrameLimits, FloodLimits {
  /** Milliseconds for opening the channel and the first sync together. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Ends the attempt; `connect` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** How much stale output is thrown away while getting into step, and how often a sync is repeated. */
  readonly resync?: ResyncLimits | undefined
  /** Whether replies are compared with the schema. Default `off`: the types are what a good guest returns. */
  readonly validate?: Validation | undefined
  /**
   * Who looks on. `diagnosticsTap()` of `@qga/wire/node` shows what is sent and received, without secrets, on channels
   * of `node:diagnostics_channel`. Default: nobody.
   */
  readonly tap?: Tap | undefined
}

export const defaultConnectTimeoutMs = 5_000
