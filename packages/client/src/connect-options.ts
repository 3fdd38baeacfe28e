import type { FrameLimits, ResyncLimits, Transport } from '@qga/wire'

/** Where an agent is: an address (a path, `unix:PATH`, `tcp://HOST:PORT`) or any transport. */
export type Target = string | Transport

/** How to connect, and what to accept from the agent. */
export interface ConnectOptions extends FrameLimits {
  /** Milliseconds for opening the channel and the first sync together. Default 5000. */
  readonly timeoutMs?: number | undefined
  /** Ends the attempt; `connect` then rejects with its reason. */
  readonly signal?: AbortSignal | undefined
  /** How much stale output is thrown away while getting into step, and how often a sync is repeated. */
  readonly resync?: ResyncLimits | undefined
}

export const defaultConnectTimeoutMs = 5_000
