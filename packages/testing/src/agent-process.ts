import type { Answer } from './dispatch.js'
import type { FaultAction } from './faults/fault.js'
import type { HostPort } from './host-port.js'
import { type ParsedItem, RequestParser } from './json/request-parser.js'

export interface AgentProcessOptions {
  readonly port: HostPort
  readonly parser: 'late' | 'early'
  /** Resolves as soon as the agent may go on. */
  readonly gate: () => Promise<void>
  readonly answer: (item: ParsedItem) => Promise<Answer | undefined>
  /** What is sent for an answer. */
  readonly output: (answer: Answer) => readonly FaultAction[]
}

/** What the agent reads at once. [QEMU: QGA_READ_COUNT_DEFAULT] */
const READ_BYTES = 4096

/** The agent from its start to its death: reads, answers one request after the other, writes. Its parser is its own. */
export class AgentProcess {
  readonly #options: AgentProcessOptions
  readonly #parser: RequestParser
  readonly #life = new AbortController()
  #busy = false

  constructor(options: AgentProcessOptions) {
    this.#options = options
    this.#parser = new RequestParser(options.parser)
    this.wake()
  }

  /** There may be something to read. */
  wake(): void {
    if (this.#busy || this.#life.signal.aborted) return
    this.#busy = true
    void this.#work()
  }

  /** Nothing is answered or written any more. What had been read is lost. */
  die(): void {
    this.#life.abort()
  }

  async #work(): Promise<void> {
    const { port, gate, answer, output } = this.#options
    const { signal } = this.#life
    for (;;) {
      await gate()
      if (signal.aborted) return
      const bytes = port.read(READ_BYTES)
      if (bytes === undefined) {
        this.#busy = false
        return
      }
      for (const item of this.#parser.push(bytes)) {
        await gate()
        if (signal.aborted) return
        const reply = await answer(item)
        await gate()
        if (signal.aborted) return
        if (reply !== undefined) await port.write(output(reply), signal)
        if (signal.aborted) return
      }
    }
  }
}
