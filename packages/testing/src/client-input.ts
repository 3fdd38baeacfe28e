import type { Clock } from './clock.js'
import type { FaultAction } from './faults/fault.js'

export interface ClientInputEvents {
  data(bytes: Uint8Array): void
  close(cause: Error | undefined): void
  restart(): void
}

/** What a client sends, on its way to the agent: in order, with what the faults put in between. */
export class ClientInput {
  readonly #clock: Clock
  readonly #events: ClientInputEvents
  #due: FaultAction[] = []
  #held = false

  constructor(clock: Clock, events: ClientInputEvents) {
    this.#clock = clock
    this.#events = events
  }

  push(actions: readonly FaultAction[]): void {
    this.#due.push(...actions)
    this.#goOn()
  }

  #goOn(): void {
    while (!this.#held) {
      const action = this.#due.shift()
      if (action === undefined) return
      if (action instanceof Uint8Array) this.#events.data(action)
      else if ('waitMs' in action) this.#hold(action.waitMs)
      else if ('restart' in action) this.#events.restart()
      else {
        this.#due = []
        this.#events.close(action.cause)
      }
    }
  }

  #hold(ms: number): void {
    this.#held = true
    this.#clock.after(ms, () => {
      this.#held = false
      this.#goOn()
    })
  }
}
