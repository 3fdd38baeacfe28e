import { QgaError } from '@qga/wire'

/** What answers is no guest agent. */
export class NotAgentError extends QgaError {
  static override readonly code = 'NOT_AN_AGENT'

  constructor(label: string, what: string, options: { cause?: unknown; hint?: string } = {}) {
    super(`what answers at ${label} is no guest agent, but ${what}`, {
      hint: options.hint ?? "Give the socket of the chardev behind the port named 'org.qemu.guest_agent.0'",
      cause: options.cause,
    })
  }
}
