import { TimeoutError } from '@qga/wire'
import { startTimer } from '@qga/wire/calls'
import type { ThawingAgent, ThawingCommands } from './thawing-agent.js'

/** A guest to be thawed: the connection it was frozen over, and another when that one is over. */
export class Reach {
  readonly label: string
  readonly #reconnect: (() => Promise<ThawingAgent>) | undefined
  #agent: ThawingCommands
  #own: AsyncDisposable | undefined

  constructor(label: string, agent: ThawingCommands, reconnect: (() => Promise<ThawingAgent>) | undefined) {
    this.label = label
    this.#agent = agent
    this.#reconnect = reconnect
  }

  get agent(): ThawingCommands {
    return this.#agent
  }

  /** Whether there is a way to another connection. */
  get canRenew(): boolean {
    return this.#reconnect !== undefined
  }

  /** Opens another connection. Rejects as `reconnect` does, or when it takes longer. */
  async renew(timeoutMs: number): Promise<void> {
    if (this.#reconnect === undefined) return
    await this.close()
    const opening = this.#reconnect()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = startTimer(Math.max(0, timeoutMs), () =>
        reject(
          new TimeoutError(`cannot reconnect to ${this.label} within ${timeoutMs} ms`, { timeoutMs, written: false }),
        ),
      )
    })
    try {
      const agent = await Promise.race([opening, late])
      this.#agent = agent
      this.#own = agent
    } catch (error) {
      // One that opens too late is not needed any more.
      opening.then(dispose, () => {})
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  /** Closes the connection that was opened here, if any. The first one belongs to the caller. */
  async close(): Promise<void> {
    const own = this.#own
    this.#own = undefined
    await dispose(own)
  }
}

async function dispose(agent: AsyncDisposable | undefined): Promise<void> {
  try {
    await agent?.[Symbol.asyncDispose]()
  } catch {
    // It has served its turn.
  }
}
