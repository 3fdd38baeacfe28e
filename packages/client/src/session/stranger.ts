import type { JsonValue } from '@qga/wire'
import { NotAgentError } from '../errors/not-agent-error.js'
import { classifyReply } from './reply.js'

const PREVIEW_BYTES = 48

/**
 * Notes what comes before the first sync is answered, so that a wrong peer can be named: a QMP monitor at once, any
 * other when the wait is over.
 */
export class Stranger {
  readonly #label: string
  #preview = ''
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
    if (reply.kind !== 'qmp') return undefined
    return new NotAgentError(this.#label, 'a QMP monitor', {
      hint: "This is the machine's own socket; the agent has another one, of the chardev behind 'org.qemu.guest_agent.0'",
    })
  }

  skipped(bytes: Uint8Array): void {
    if (this.#preview.length >= PREVIEW_BYTES) return
    for (const byte of bytes.subarray(0, PREVIEW_BYTES - this.#preview.length)) this.#preview += printable(byte)
  }

  /** An error if something came and nothing of it was an agent's. */
  verdict(cause?: Error): NotAgentError | undefined {
    if (this.#answered || this.#preview === '') return undefined
    const what = /^HTTP\//.test(this.#preview) ? 'an HTTP server' : 'something'
    return new NotAgentError(this.#label, `${what} that says '${this.#preview}'`, { cause })
  }
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
}
