import type { JsonValue } from '@qga/wire'
import { classifyReply, Preview } from '@qga/wire/calls'
import { NotAgentError } from '../errors/not-agent-error.js'

/**
 * Notes what comes before the first sync is answered, so that a wrong peer can be named: a QMP monitor at once, any
 * other when the wait is over.
 */
export class Stranger {
  readonly #label: string
  readonly #preview = new Preview()
  #answered = false
  #refused = false

  constructor(label: string) {
    this.#label = label
  }

  /** Whether the last error was that of an agent which does not carry a command out. What it does to 0xFF is another. */
  get refused(): boolean {
    return this.#refused
  }

  /** An error if the message proves that this is no agent. */
  message(value: JsonValue): NotAgentError | undefined {
    const reply = classifyReply(value)
    if (reply.kind === 'return' || reply.kind === 'error') this.#answered = true
    if (reply.kind === 'error') this.#refused = reply.class === 'CommandNotFound' || reply.class === 'CommandDisabled'
    if (reply.kind !== 'greeting' && reply.kind !== 'event') return undefined
    return new NotAgentError(this.#label, 'a QMP monitor', {
      hint: "This is the machine's own socket; the agent has another one, of the chardev behind 'org.qemu.guest_agent.0'",
    })
  }

  skipped(bytes: Uint8Array): void {
    this.#preview.push(bytes)
  }

  /** An error if something came and nothing of it was an agent's. */
  verdict(cause?: Error): NotAgentError | undefined {
    const { speaker } = this.#preview
    return this.#answered || speaker === '' ? undefined : new NotAgentError(this.#label, speaker, { cause })
  }
}
