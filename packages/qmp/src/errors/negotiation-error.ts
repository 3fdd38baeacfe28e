import { QgaError } from '@qga/wire'

/** The monitor greeted, but there is no session with it: it lacks a capability, or refused. */
export class NegotiationError extends QgaError {
  static override readonly code = 'NEGOTIATION_FAILED'
  /** Capabilities that are required and not offered; empty when the monitor refused. */
  readonly missing: readonly string[]

  constructor(summary: string, options: { missing?: readonly string[]; cause?: unknown; hint?: string } = {}) {
    super(summary, options)
    this.missing = options.missing ?? []
  }
}
