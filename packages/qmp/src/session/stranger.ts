import { Preview, type Reply } from '@qga/wire/calls'
import { NotMonitorError } from '../errors/not-monitor-error.js'

const agentHint =
  "This is the guest agent's socket; QMP has another one, that of QEMU's -qmp option. For the agent there is @qga/client"

/** Notes what comes in place of a greeting, so that a wrong peer can be named. */
export class Stranger {
  readonly #label: string
  readonly #preview = new Preview()

  constructor(label: string) {
    this.#label = label
  }

  /** An error if the message proves that this is no monitor: a monitor says nothing before its greeting. */
  message(reply: Reply): NotMonitorError | undefined {
    if (reply.kind === 'return' || reply.kind === 'error') {
      return new NotMonitorError(this.#label, 'a guest agent', { hint: agentHint })
    }
    return reply.kind === 'echo'
      ? new NotMonitorError(this.#label, 'something that sends back what it gets')
      : undefined
  }

  /** An error as soon as it can be nothing else. */
  skipped(bytes: Uint8Array): NotMonitorError | undefined {
    this.#preview.push(bytes)
    return this.#preview.speaker.startsWith('an HTTP') ? this.verdict() : undefined
  }

  /** An error if something came at all. */
  verdict(cause?: Error): NotMonitorError | undefined {
    const { speaker } = this.#preview
    return speaker === '' ? undefined : new NotMonitorError(this.#label, speaker, { cause })
  }
}
