import type { ThawingAgent } from '@qga/client'
import {
  AgentPool,
  type ConnectOptions,
  type GuestAgent,
  type PoolEvent,
  type PoolState,
  type Target,
} from '@qga/client'
import { ClosedError, TimeoutError } from '@qga/wire'
import { onAbort, startTimer } from '@qga/wire/calls'
import type { ResolvedLimits } from '../limits.js'
import { LongPlaces } from './long-places.js'
import { ShortTurns } from './short-turns.js'
import { WaitingRoom } from './waiting-room.js'

/** Who wants something done with which machine, and for how long they wait. */
export interface Asking {
  readonly machine: string
  readonly party: string
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal
  /** Milliseconds from now, the wait for a turn included. */
  readonly timeoutMs?: number | undefined
}

/** What work is given: an agent that others use as well, and what is left of its time. */
export interface Turn {
  readonly signal: AbortSignal
  /** Milliseconds; absent where the caller has not said. */
  readonly timeoutMs?: number
}

/** Where the agents are, and how they are spoken to. */
export interface MachinesOptions {
  readonly targets: Readonly<Record<string, Target>>
  readonly limits: ResolvedLimits
  readonly connect: Omit<ConnectOptions, 'signal'>
  readonly idleMs: number | undefined
  readonly watch: (machine: string, event: PoolEvent) => void
}

/** Short calls under way at once with one machine: beyond one, they wait in its session anyway. */
const SHORT_PLACES = 8

/**
 * The machines of a gateway: one connection each, which all share. Short calls are one at a time of each party, in turns;
 * what takes long has places of its own.
 */
export class Machines {
  readonly names: readonly string[]
  readonly #pool: AgentPool
  readonly #limits: ResolvedLimits
  readonly #room: WaitingRoom
  readonly #turns = new ShortTurns(SHORT_PLACES)
  readonly #places: LongPlaces
  /** Long work, from when it is asked for: how to end it, and its end. */
  readonly #going = new Map<AbortController, Promise<void>>()
  #closed = false

  constructor({ targets, limits, connect, idleMs, watch }: MachinesOptions) {
    const byName = new Map(Object.entries(targets))
    this.names = [...byName.keys()]
    this.#limits = limits
    this.#room = new WaitingRoom({ perParty: limits.waitingPerParty, inAll: limits.waiting })
    this.#places = new LongPlaces({ perMachine: limits.longPerMachine, perParty: limits.longPerParty })
    this.#pool = new AgentPool({
      target: (name) => byName.get(name) as Target,
      connect: { ...connect, maxFrameBytes: limits.replyBytes },
      concurrency: Number.POSITIVE_INFINITY,
      // What is let in here is counted before, and a thaw is not to wait.
      perAgent: Number.POSITIVE_INFINITY,
      idleMs,
      watch,
    })
  }

  get waiting(): number {
    return this.#room.size
  }

  /** Programs, copies and freezes under way. */
  get underWay(): number {
    return this.#places.size
  }

  stateOf(machine: string): PoolState {
    return this.#pool.stateOf(machine)
  }

  /** Does what is over soon, when it is the party's turn. @throws PartyBusyError, GatewayBusyError, and what the work throws */
  async short<T>(asking: Asking, work: (agent: GuestAgent, turn: Turn) => Promise<T>): Promise<T> {
    const { party, machine, timeoutMs } = asking
    this.assertOpen()
    const leave = this.#room.enter(party)
    const over = new AbortController()
    const unlisten = onAbort(asking.signal, () => over.abort(asking.signal.reason))
    if (asking.signal.aborted) over.abort(asking.signal.reason)
    const patienceMs = timeoutMs ?? this.#limits.turnMs
    const endsAt = performance.now() + patienceMs
    const timer = startTimer(patienceMs, () => over.abort(noTurn(patienceMs)))
    const begin = () => {
      clearTimeout(timer)
      leave()
    }
    let begun = false
    let pass = () => {}
    try {
      pass = await this.#turns.take(machine, party, over.signal)
      return await this.#pool.use(
        machine,
        async (agent, signal) => {
          begun = true
          begin()
          try {
            return await work(agent, { signal, ...(timeoutMs === undefined ? {} : { timeoutMs: leftUntil(endsAt) }) })
          } finally {
            pass()
          }
        },
        { signal: over.signal, whileDown: 'fail' },
      )
    } finally {
      begin()
      if (!begun) pass()
      unlisten()
    }
  }

  /**
   * Does what takes long, as soon as there is a connection or not at all. When nobody waits any more its signal aborts; its
   * place is free when it has ended. @throws PartyBusyError, GatewayBusyError, and what the work throws
   */
  async long<T>(asking: Asking, work: (agent: GuestAgent, signal: AbortSignal) => Promise<T>): Promise<T> {
    this.assertOpen()
    const give = this.#places.take(asking.machine, asking.party)
    const over = new AbortController()
    const unlisten = onAbort(asking.signal, () => over.abort(asking.signal.reason))
    if (asking.signal.aborted) over.abort(asking.signal.reason)
    const { turnMs } = this.#limits
    const timer = startTimer(turnMs, () => over.abort(noTurn(turnMs)))
    let ended = () => {}
    this.#going.set(over, new Promise((resolve) => (ended = resolve)))
    const end = () => {
      this.#going.delete(over)
      give()
      ended()
    }
    let begun = false
    try {
      return await this.#pool.use(
        asking.machine,
        async (agent, signal) => {
          begun = true
          clearTimeout(timer)
          try {
            this.assertOpen()
            return await work(agent, signal)
          } finally {
            end()
          }
        },
        { signal: over.signal, whileDown: 'fail' },
      )
    } finally {
      clearTimeout(timer)
      if (!begun) end()
      unlisten()
    }
  }

  /** The shared connection, opened again if need be, for a thaw. */
  borrow(machine: string): Promise<ThawingAgent> {
    return new Promise((resolve, reject) => {
      const lend = (agent: GuestAgent) =>
        new Promise<void>((back) => {
          resolve({
            execute: (name, ...rest) => agent.execute(name, ...rest),
            [Symbol.asyncDispose]: async () => back(),
          })
        })
      this.#pool.use(machine, lend).catch(reject)
    })
  }

  /** Ends long work, waits for its end (a guest that is frozen is thawed), and closes all connections. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#going.size > 0) {
      for (const over of this.#going.keys()) over.abort(closedError())
      await Promise.all(this.#going.values())
    }
    await this.#pool.close()
  }

  /** @throws ClosedError */
  assertOpen(): void {
    if (this.#closed) throw closedError()
  }
}

function leftUntil(endsAt: number): number {
  return Math.max(1, Math.ceil(endsAt - performance.now()))
}

function noTurn(timeoutMs: number): TimeoutError {
  return new TimeoutError(`it did not begin within ${timeoutMs} ms`, {
    timeoutMs,
    written: false,
    hint: 'Others are before it, or the agent cannot be reached: nothing was sent',
  })
}

function closedError(): ClosedError {
  return new ClosedError('the gateway is closed')
}
