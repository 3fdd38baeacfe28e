import type { JsonValue } from '@qga/wire'
import { classifyReply, Preview } from '@qga/wire/calls'
import { NotAgentError } from '../errors/not-agent-error.js'

/** So many requests for a sync that are refused, one after the other, are no leftovers of another client. */
const REFUSALS = 3
/** Leftovers come all at once; a sync is asked for again after a second. */
const REFUSALS_APART_MS = 500

/**
 * Notes what comes before the first sync is answered, so that a wrong peer can be named: a QMP monitor at once, any
 * other when the wait is over.
 */
export class Stranger {
  readonly #label: string
  readonly #preview = new Preview()
  #answered = false
  #refused = false
  #refusals = 0
  #refusedAt = Number.NEGATIVE_INFINITY

  constructor(label: string) {
    this.#label = label
  }

  /** Whether the last error was that of an agent which does not carry a command out. What it does to 0xFF is another. */
  get refused(): boolean {
    return this.#refused
  }

  /** Whether it will be so, however long it is waited for. */
  get refusesForGood(): boolean {
    return this.#refused && this.#refusals >= REFUSALS
  }

  /** An error if the message proves that this is no agent. */
  message(value: JsonValue): NotAgentError | undefined {
    const reply = classifyReply(value)
    if (reply.kind === 'return' || reply.kind === 'error') this.#answered = true
    if (reply.kind === 'return') this.#refusals = 0 // left over, and so may be the refusals before it
    if (reply.kind === 'error') this.#error(reply.class === 'CommandNotFound' || reply.class === 'CommandDisabled')
    if (reply.kind !== 'greeting' && reply.kind !== 'event') return undefined
    return new NotAgentError(this.#label, 'a QMP monitor', {
      hint: "This is the machine's own socket; the agent has another one, of the chardev behind 'org.qemu.guest_agent.0'",
    })
  }

  #error(isRefusal: boolean): void {
    this.#refused = isRefusal
    const now = performance.now()
    if (!isRefusal || now - this.#refusedAt < REFUSALS_APART_MS) return
    this.#refusals++
    this.#refusedAt = now
  }

  skipped(bytes: Uint8Array): void {
    this.#preview.push(bytes)
  }

  /** An error if something came and nothing of it was an agent's. */
  verdict(cause?: Error): NotAgentError | undefined {
    if (cause instanceof NotAgentError) return cause
    const { speaker } = this.#preview
    return this.#answered || speaker === '' ? undefined : new NotAgentError(this.#label, speaker, { cause })
  }
}
