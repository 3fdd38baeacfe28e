import { type Holder, QgaError } from '@qga/wire'
import type { UnreadyReason } from '../waiting/unready.js'

/** An agent was waited for and is not there to be used; `cause` is what the last attempt failed with. */
export class AgentNotReadyError extends QgaError {
  static override readonly code = 'AGENT_NOT_READY'
  readonly reason: UnreadyReason
  /** Who holds the socket, where that is the reason and was found out. */
  readonly holder: Holder | undefined

  constructor(reason: UnreadyReason, label: string, waitedMs: number, cause: unknown, holder?: Holder) {
    const why = cause instanceof QgaError ? cause.summary : texts[reason]
    super(`the agent behind ${label} is not ready after ${Math.round(waitedMs)} ms: ${why}`, {
      cause,
      hint: (cause instanceof QgaError ? cause.hint : undefined) ?? hints[reason],
    })
    this.reason = reason
    this.holder = holder
  }
}

const texts: Record<UnreadyReason, string> = {
  'no-socket': 'there is no such socket',
  permission: 'permission denied',
  refused: 'nobody listens there',
  unreachable: 'it cannot be reached',
  held: 'another client holds the socket',
  silent: 'connected, but no answer',
  'not-an-agent': 'what answers is no guest agent',
  blocked: 'it refuses what is needed',
  frozen: "the guest's file systems are frozen",
  closed: 'the connection ended',
  unstable: 'it does not answer for long enough without a break',
}

const hints: Partial<Record<UnreadyReason, string>> = {
  frozen: 'Thaw them, with guest-fsfreeze-thaw, or wait until whoever froze them does',
  silent: 'Either no agent runs in the guest (yet), or it is busy, or the guest stands still',
  unstable: 'The guest may be restarting again and again, or be overloaded: look at its console',
  closed: 'Does QEMU still run?',
}
