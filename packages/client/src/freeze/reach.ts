import { TimeoutError } from '@qga/wire'
import { startTimer } from '@qga/wire/calls'
import { ThawError } from '../errors/thaw-error.js'
import type { FreezeJournal } from './freeze-journal.js'
import type { ThawingAgent, ThawingCommands } from './thawing-agent.js'

/** How to get to a guest once more. */
export interface OtherWay {
  readonly reconnect: () => Promise<ThawingAgent>
  /** Closes the first connection, which the caller owns: most guests serve one at a time. Absent: it may not be. */
  readonly leave?: (() => Promise<void>) | undefined
}

/** A guest to be thawed: the connection it was frozen over, and another when that one is over. */
export class Reach {
  readonly label: string
  /** What the freeze is written down in, by which another process can thaw it. */
  journal: FreezeJournal | undefined
  readonly #other: OtherWay | undefined
  #agent: ThawingCommands
  #own: AsyncDisposable | undefined

  constructor(label: string, agent: ThawingCommands, other: OtherWay | undefined) {
    this.label = label
    this.#agent = agent
    this.#other = other
  }

  get agent(): ThawingCommands {
    return this.#agent
  }

  /** Whether there is a way to another connection. */
  get canRenew(): boolean {
    return this.#other !== undefined
  }

  /** Whether the connection there is may be closed for another one. */
  get canLeave(): boolean {
    return this.canRenew && (this.#own !== undefined || this.#other?.leave !== undefined)
  }

  /** Closes the connection there is, and opens another one. Rejects as `reconnect` does, or when it takes longer. */
  async renew(timeoutMs: number): Promise<void> {
    if (this.#other === undefined) return
    await this.close()
    await this.#other.leave?.()
    const opening = this.#other.reconnect()
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

  /** Leaves the guest to whoever can reach it; without this they would wait for our patience to end. */
  async giveUp(guest: ThawError['guest'], triedMs: number, cause: unknown): Promise<ThawError> {
    const isInJournal = await this.journal?.giveUp()
    return new ThawError(this.label, guest, triedMs, cause, isInJournal)
  }

  /** Closes the connection that was opened here, if any. */
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
