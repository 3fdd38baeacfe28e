import type { CallOptions } from '@qga/schema/qmp'
import type { Validation } from './connect-options.js'

/** What may be set for a single command. */
export interface QmpCallOptions extends CallOptions {
  /** Milliseconds after which `onSlow` is told that this takes long. The default depends on the class of the command. */
  readonly slowMs?: number | undefined
  /** In place of the connection's own. */
  readonly onSlow?: ((call: SlowCall) => void) | undefined
  /** In place of the connection's own. */
  readonly validate?: Validation | undefined
}

/** A command that takes long, and is waited for still. */
export interface SlowCall {
  readonly command: string
  /** How long it has been waited for. */
  readonly waitedMs: number
  /** Whether it has been sent. */
  readonly written: boolean
}
