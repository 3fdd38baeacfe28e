import { ClosedError } from '@qga/wire'
import { checkedTimeout, OptionError, startTimer } from '@qga/wire/calls'
import type { BackoffOptions } from '../backoff.js'
import { type ConnectOptions, defaultConnectTimeoutMs, type Target } from '../connect-options.js'
import { GuestAgent } from '../guest-agent.js'
import { Ear } from './ear.js'
import { FairQueue } from './fair-queue.js'
import type { PoolEvent, PoolState } from './pool-event.js'
import { PoolMember } from './pool-member.js'
import { PoolTask, type PoolTaskOptions, type PoolWork } from './pool-task.js'
import { targetWithin } from './target-within.js'

/** Where the agents of a pool are, and how many are spoken to at once. */
export interface PoolOptions<K> {
  /**
   * Where the agent of a key is. Asked each time that a connection is opened, and waited for as long as that may take,
   * before it: `connect.timeoutMs` each.
   */
  readonly target: (key: K) => Target | Promise<Target>
  /** How to connect. */
  readonly connect?: Omit<ConnectOptions, 'signal'> | undefined
  /** Pieces of work under way at once, over all machines; opening counts. Default 64. */
  readonly concurrency?: number | undefined
  /** Pieces of work under way at once with one machine. Default 1: the agent does one thing at a time anyway. */
  readonly perAgent?: number | undefined
  /** Told what becomes of connections, at once; must not throw: nobody would hear of it. Default: nobody. */
  readonly watch?: ((key: K, event: PoolEvent) => void) | undefined
  /**
   * Milliseconds after which an idle connection is closed: it keeps everybody else off QEMU's socket. Infinity: never.
   * Default 10000.
   */
  readonly idleMs?: number | undefined
  /**
   * How long a machine is left alone after it could not be reached, or its connection broke, or was silent under work
   * for longer than `connect.timeoutMs`.
   */
  readonly backoff?: BackoffOptions | undefined
}

/** How one piece of work is waited for, and what becomes of it while its machine is left alone. */
export interface PoolUseOptions extends PoolTaskOptions {
  /**
   * `wait` until the pause after a failure is over, or `fail` at once with that failure, as suits a poll that comes
   * again soon. Default `wait`.
   */
  readonly whileDown?: 'wait' | 'fail' | undefined
}

/**
 * The agents of many machines, by key. A connection is opened when there is work for it and closed when it was idle for
 * a while; work is done in fair turns, so many pieces at once and no more. A failure to open rejects all work that
 * waits for that machine, which is then left alone for a pause that doubles and is scattered. Work is never repeated
 * by itself. The caller closes the pool.
 */
export class AgentPool<K = string> implements AsyncDisposable {
  readonly #options: PoolOptions<K>
  readonly #concurrency: number
  readonly #perAgent: number
  readonly #idleMs: number
  readonly #members = new Map<K, PoolMember>()
  readonly #queue: FairQueue<K, PoolTask>
  readonly #underWay = new Set<PoolTask>()
  readonly #closing = new AbortController()
  #running = 0

  constructor(options: PoolOptions<K>) {
    this.#options = options
    this.#concurrency = atLeast(1, 'concurrency', options.concurrency ?? 64)
    this.#perAgent = atLeast(1, 'perAgent', options.perAgent ?? 1)
    this.#idleMs = atLeast(0, 'idleMs', options.idleMs ?? 10_000)
    atLeast(0, 'backoff.minMs', options.backoff?.minMs ?? 0)
    atLeast(0, 'backoff.maxMs', options.backoff?.maxMs ?? 0)
    this.#queue = new FairQueue((key) => {
      const member = this.#members.get(key)
      if (member === undefined || member.isEnding) return false
      return member.running < this.#perAgent && member.downMs === 0
    })
  }

  /** Connections that are open. */
  get open(): number {
    let open = 0
    for (const member of this.#members.values()) if (member.isOpen) open++
    return open
  }

  /** Pieces of work under way, those included that nobody waits for any more. */
  get running(): number {
    return this.#running
  }

  /** Pieces of work that wait for their turn. */
  get waiting(): number {
    return this.#queue.size
  }

  /** How a machine is, as far as the pool knows without asking it. */
  stateOf(key: K): PoolState {
    return this.#members.get(key)?.state ?? { state: 'idle' }
  }

  /**
   * Does a piece of work with the agent of a key, when it is its turn. The agent is the pool's: it is not to be closed,
   * nor kept. If the work does not heed the signal it is given, it keeps its turn until it ends.
   * @throws what the work throws, and what `GuestAgent.connect` does; TimeoutError, ClosedError, the signal's reason
   */
  async use<T>(key: K, work: PoolWork<T>, options: PoolUseOptions = {}): Promise<T> {
    if (this.#closing.signal.aborted) throw closedError()
    const { timeoutMs = Number.POSITIVE_INFINITY, whileDown } = options
    checkedTimeout(timeoutMs)
    const member = this.#member(key)
    const failure = whileDown === 'fail' ? member.failure : undefined
    if (failure !== undefined) throw failure
    const task = new PoolTask(work, options, () => {
      this.#queue.remove(key, task)
      this.#arrange(key, member)
    })
    if (!task.settled) this.#queue.add(key, task)
    this.#arrange(key, member)
    return (await task.promise) as T
  }

  /**
   * Does the same work with many: the results in the order of the keys, each fulfilled or rejected. Rejects only with
   * what `keys` throws, and has begun nothing then.
   */
  async map<T>(
    keys: Iterable<K>,
    work: (agent: GuestAgent, key: K, signal: AbortSignal) => Promise<T>,
    options: PoolUseOptions = {},
  ): Promise<PromiseSettledResult<T>[]> {
    const all = [...keys].map((key) => this.use(key, (agent, signal) => work(agent, key, signal), options))
    return await Promise.allSettled(all)
  }

  /** Closes all connections. All work that is not over rejects with a `ClosedError`, and so does any that comes later. */
  async close(): Promise<void> {
    this.#closing.abort(closedError())
    for (const key of this.#queue.keys) for (const task of this.#queue.drain(key)) task.reject(closedError())
    for (const task of this.#underWay) task.reject(closedError())
    const members = [...this.#members.values()]
    this.#members.clear()
    await Promise.all(members.map((member) => member.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #member(key: K): PoolMember {
    const known = this.#members.get(key)
    if (known !== undefined) return known
    const { backoff = {}, connect } = this.#options
    const silenceMs = connect?.timeoutMs ?? defaultConnectTimeoutMs
    const member: PoolMember = new PoolMember(() => this.#connect(key, member), backoff, silenceMs)
    this.#members.set(key, member)
    return member
  }

  async #connect(key: K, member: PoolMember): Promise<GuestAgent> {
    const { connect, target, watch } = this.#options
    const { signal } = this.#closing
    try {
      const where = await targetWithin(target(key), connect?.timeoutMs ?? defaultConnectTimeoutMs, signal)
      const tap = new Ear(() => this.#arrange(key, member), connect?.tap)
      member.ear = tap
      const agent = await GuestAgent.connect(where, { ...connect, signal, tap })
      if (watch !== undefined) void this.#tellOf(member, agent, (event) => this.#tell(key, event))
      // What was held back for a silent agent has nothing to wait for then.
      void agent.whenClosed().then(() => this.#members.get(key) === member && this.#arrange(key, member))
      return agent
    } catch (error) {
      this.#tell(key, { kind: 'failed', error })
      throw error
    }
  }

  /** Whatever comes of the telling, it is no matter of the work, nor the end of the process. */
  #tell(key: K, event: PoolEvent): void {
    try {
      const told: unknown = this.#options.watch?.(key, event)
      if (told instanceof Promise) told.catch(() => {})
    } catch {
      // It must not throw.
    }
  }

  async #tellOf(member: PoolMember, agent: GuestAgent, tell: (event: PoolEvent) => void): Promise<void> {
    tell({ kind: 'opened' })
    const error = await agent.whenClosed()
    const { failure } = member
    if (member.left === agent || this.#closing.signal.aborted) tell({ kind: 'closed' })
    else tell({ kind: 'lost', error: failure instanceof Error ? failure : error })
  }

  #pump(): void {
    while (this.#running < this.#concurrency) {
      const next = this.#queue.next()
      const member = next && this.#members.get(next.key)
      if (next === undefined || member === undefined) return
      void this.#run(next.key, member, next.task)
    }
  }

  async #run(key: K, member: PoolMember, task: PoolTask): Promise<void> {
    this.#running++
    member.running++
    this.#underWay.add(task)
    this.#queue.look(key)
    try {
      const agent = await member.agent()
      if (this.#closing.signal.aborted) await agent.close()
      else await task.run(agent)
      member.worked()
    } catch (error) {
      // The work's own errors go to its caller: this is what opening failed with.
      for (const one of [task, ...this.#queue.drain(key)]) one.reject(error)
    } finally {
      this.#underWay.delete(task)
      this.#running--
      member.running--
      this.#arrange(key, member)
    }
  }

  /**
   * Lets all work go on that may, sees to it that a key's goes on when its pause is over, and that nothing is left of a
   * key without work.
   */
  #arrange(key: K, member: PoolMember): void {
    clearTimeout(member.timer)
    // Asked once, and before the queue asks: a pause that ends between the two would leave neither a turn nor a timer.
    const { downMs } = member
    this.#queue.look(key)
    const waits = this.#queue.waitingFor(key) > 0
    if (waits && downMs > 0) {
      member.timer = startTimer(downMs, () => this.#arrange(key, member))
    } else if (!waits && member.running === 0 && !this.#closing.signal.aborted) {
      const { isOpen } = member
      member.timer = startTimer(isOpen ? this.#idleMs : member.memoryMs, () => {
        void member.close()
        // What is known of failures outlasts the connection.
        if (isOpen) this.#arrange(key, member)
        else this.#members.delete(key)
      })
      member.timer?.unref()
    }
    this.#pump()
  }
}

function closedError(): ClosedError {
  return new ClosedError('the pool of agents is closed', { hint: 'Make a new one' })
}

function atLeast(least: number, name: string, value: number): number {
  if (value >= least) return value
  throw new OptionError(`${name} is ${value}`, { hint: `Give ${least} or more` })
}
