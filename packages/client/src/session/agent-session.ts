import { setTimeout as delay } from 'node:timers/promises'
import type { Connection, JsonValue, ResyncFailure } from '@qga/wire'
import { classifyReply, onAbort, startTimer } from '@qga/wire/calls'
import { NotSentError } from '../errors/not-sent-error.js'
import { SyncError } from '../errors/sync-error.js'
import { AgentCall } from './agent-call.js'
import { callClosed, closedError, flooded, notOpened } from './closed-errors.js'
import { Conversation } from './conversation.js'
import { firstPingMs } from './deadlines.js'
import { Ending } from './ending.js'
import { takeFileData } from './file-data.js'
import type { SendOptions, SessionOptions } from './session-options.js'
import { Stranger } from './stranger.js'
import { SyncDriver } from './sync-driver.js'

/**
 * | state | meaning | ends by |
 * | --- | --- | --- |
 * | opening | the first sync, then a ping that tells whether ids are echoed | their answers, or the deadline |
 * | syncing | a later sync; commands wait | its answer; the session is closed if none comes for 10 minutes and a command waits behind it |
 * | ready | in step: commands are written, replies matched | loss of step, `close`, the channel's end |
 * | closed | for good; `cause` says why | never |
 */
type State =
  | { readonly name: 'opening'; readonly stranger: Stranger; synced(): void; failed(error: unknown): void }
  | { readonly name: 'syncing' }
  | { readonly name: 'ready' }
  | { readonly name: 'closed'; readonly cause: Error | undefined }

const RESYNC_MS = 600_000
/** This part of it is the pause behind one that told nothing, since the next may come as soon. */
const PAUSE_SHARE = 1 / 50

/**
 * One connection to an agent in its usable state: synced, and back in step by itself before the next command whenever
 * a reply was given up or something stray came. It never reconnects: once closed it stays closed.
 */
export class AgentSession {
  readonly label: string
  readonly #connection: Connection
  readonly #driver: SyncDriver
  readonly #conversation = new Conversation()
  #syncingSince = performance.now()
  #syncs = 0
  /** Messages that have come. */
  heard = 0
  readonly #ending = new Ending()
  #state: State

  private constructor(
    connection: Connection,
    options: SessionOptions,
    opened: () => void,
    failed: (error: unknown) => void,
  ) {
    this.label = connection.label
    this.#connection = connection
    const stranger = new Stranger(connection.label)
    this.#state = { name: 'opening', stranger, synced: () => void this.#learnIds(opened), failed }
    const limits = { ...options.resync, timeoutMs: options.resync?.timeoutMs ?? RESYNC_MS }
    this.#driver = new SyncDriver(connection, limits, {
      synced: () => this.#onSynced(),
      failed: (reason) => (reason === 'silent' ? this.#onSilence() : this.#giveUp(reason)),
    })
  }

  /**
   * Brings a connection into its usable state. The connection belongs to the session from here on, and is closed if
   * this fails; when `signal` aborts, with its reason.
   * @throws SyncError, NotAgentError, ClosedError, OptionError
   */
  static open(connection: Connection, options: SessionOptions): Promise<AgentSession> {
    const { signal, timeoutMs } = options
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer)
        unlisten()
        settle()
      }
      const failed = (error: unknown) => done(() => reject(error))
      const session: AgentSession = new AgentSession(connection, options, () => done(() => resolve(session)), failed)
      const timer = startTimer(timeoutMs, () => session.#giveUp('silent'))
      const abort = () => {
        failed(signal?.reason)
        session.close()
      }
      const unlisten = onAbort(signal, abort)
      session.#start()
      if (signal?.aborted) abort()
    })
  }

  get state(): 'opening' | 'syncing' | 'ready' | 'closed' {
    return this.#state.name
  }

  /** Why the session was closed, if there was a reason other than `close()`. */
  get cause(): Error | undefined {
    return this.#state.name === 'closed' ? this.#state.cause : undefined
  }

  /** Rises with every loss of step: behind the sync that follows there may be an agent that was started anew. */
  get epoch(): number {
    return this.#syncs + (this.#driver.waiting || this.#conversation.outOfStep ? 1 : 0)
  }

  /** Whether several small requests at once make a transfer faster and are safe: a local socket, and ids to match by. */
  get pipelines(): boolean {
    return this.#connection.local && this.#conversation.ids.echoed === true
  }

  /**
   * Sends a command and resolves with what it returns; a command that does not answer resolves with `undefined` when
   * it was not refused.
   *
   * The deadline counts from here. An abort or time-out before the command is written takes it out of the queue;
   * after that its late reply is thrown away by a resync. Rejects with `signal.reason` on abort.
   * @throws CommandError, TimeoutError, ClosedError, ProtocolError, FrameError, JsonError, UnsendableError
   */
  async send(command: string, args: object | undefined, options: SendOptions): Promise<unknown> {
    options.signal?.throwIfAborted()
    if (this.#state.name === 'closed') throw closedError(this.label, command, this.cause)
    return await this.#enqueue(command, args, options).promise
  }

  /** Closes the connection. Calls that are not settled reject with a `ClosedError` that has this cause. */
  close(cause?: Error): void {
    this.#conversation.close('us', callClosed(this.label, cause))
    this.#connection.close(cause)
  }

  /** Resolves when the session is closed, with the cause if there is one; rejects with the signal's reason. */
  whenClosed(signal?: AbortSignal): Promise<Error | undefined> {
    return this.#ending.when(signal)
  }

  #start(): void {
    this.#connection.start({
      message: (value, bytes, { data }) => this.#onMessage(value, bytes, data),
      sentinel: () => (this.#driver.waiting ? this.#driver.sentinel() : this.#conversation.sentinel()),
      skipped: (bytes) => this.#onSkipped(bytes),
      lost: (error, bytes) => this.#onLost(error, bytes),
      closed: (cause) => this.#onClosed(cause),
    })
    this.#connection.takeBy(takeFileData)
    if (this.#state.name === 'opening') this.#resync()
  }

  #enqueue(command: string, args: object | undefined, options: SendOptions): AgentCall {
    const call = AgentCall.make(command, args, this.#conversation.ids.next(), options, (given, why) => {
      this.#conversation.giveUp(given, why)
      this.#pump()
    })
    if (options.behind === undefined) {
      this.#conversation.add(call)
      this.#pump()
    } else {
      options.behind.follow({ send: () => this.#sendBehind(call), drop: () => call.reject(new NotSentError(command)) })
    }
    return call
  }

  /** It has its place behind all that came in the meantime, as if it were made only now. */
  #sendBehind(call: AgentCall): void {
    if (call.state === 'settled') return
    call.startClock()
    this.#conversation.add(call)
    this.#pumpSoon()
  }

  /** Writes what may be written; if the stream is out of step and somebody waits, brings it into step first. */
  #pump(): void {
    const conversation = this.#conversation
    while (conversation.busy && !this.#driver.waiting && this.#state.name !== 'closed') {
      if (conversation.outOfStep) {
        if (conversation.underWay === 0) this.#resync()
        return
      }
      const call = conversation.next()
      if (call === undefined) return
      this.#connection.sendBytes(call.request.bytes)
      // Nothing will answer this one. What answers the sync behind it has not refused it.
      if (!call.request.answers && conversation.ids.echoed === true && this.#connection.state === 'open') this.#resync()
    }
  }

  /** As `#pump`, when all has been looked at that came at once: nothing of it can answer what is not written yet. */
  #pumpSoon(): void {
    if (this.#conversation.busy) queueMicrotask(() => this.#pump())
  }

  #resync(): void {
    if (this.#state.name === 'ready') this.#state = { name: 'syncing' }
    const isOpening = this.#state.name === 'opening'
    if (!isOpening) this.#syncingSince = performance.now()
    // The opening has a time of its own.
    this.#driver.start(isOpening ? Number.POSITIVE_INFINITY : undefined)
  }

  /** What else came at once was sent before anything is written now, so it is thrown away as what came before it. */
  #onSynced(): void {
    queueMicrotask(() => {
      this.#syncs++
      this.#conversation.inStep()
      if (this.#state.name === 'syncing') this.#state = { name: 'ready' }
      else if (this.#state.name === 'opening' && !this.#conversation.busy) this.#state.synced()
      this.#pump()
    })
  }

  /**
   * Agents echo ids since QEMU 4.0 and refuse them before. [measured: 7.2, 10.0, 11.1; QEMU 4eaca8de26] A ping whose
   * reply is lost, or another's, tells nothing: then there is another sync, and another ping, ever more rarely.
   */
  async #learnIds(opened: () => void): Promise<void> {
    let timeoutMs = firstPingMs(performance.now() - this.#syncingSince)
    for (; this.#state.name === 'opening'; timeoutMs *= 2) {
      // A refused ping tells as much as an answered one.
      await this.#enqueue('guest-ping', undefined, { timeoutMs }).promise.catch(() => {})
      const isTold = this.#conversation.ids.echoed !== undefined
      if (!isTold) await delay(timeoutMs * PAUSE_SHARE, undefined, { ref: false })
      if (!isTold || this.#state.name !== 'opening') continue
      this.#state = { name: 'ready' }
      opened()
    }
  }

  #onSilence(): void {
    // A silent command waits for as long as its caller likes; what is behind it has a deadline.
    if (this.#conversation.underWay > 0) this.#driver.start()
    // A guest may sleep for a night: while nobody waits that ends nothing, and the next command asks again.
    else if (this.#state.name === 'syncing' && !this.#conversation.busy) this.#conversation.loseStep()
    else this.#giveUp('silent')
  }

  #giveUp(reason: ResyncFailure): void {
    const stranger = this.#state.name === 'opening' ? this.#state.stranger : undefined
    const waited = Math.ceil(performance.now() - this.#syncingSince)
    const why = reason === 'silent' && stranger?.refused === true ? 'refused' : reason
    const cause = reason === 'flooded' ? flooded(this.label) : undefined
    this.close(stranger?.verdict(cause) ?? new SyncError(why, this.label, waited))
  }

  #onMessage(value: JsonValue, bytes: number, data: Uint8Array | undefined): void {
    this.heard++
    if (!this.#driver.waiting) {
      const before = this.#conversation.underWay
      this.#conversation.reply(classifyReply(value, data))
      if (this.#conversation.underWay === before) this.#connection.stray(bytes)
      this.#pumpSoon()
      return
    }
    const stranger = this.#state.name === 'opening' ? this.#state.stranger : undefined
    const other = stranger?.message(value)
    if (other !== undefined) return this.close(other)
    if (stranger?.refusesForGood) return this.#giveUp('silent')
    this.#conversation.beforeSync(classifyReply(value, data))
    this.#driver.message(value, bytes)
  }

  #onSkipped(bytes: Uint8Array): void {
    if (this.#state.name === 'opening') this.#state.stranger.skipped(bytes)
    if (this.#driver.waiting) this.#driver.skipped(bytes.length)
    else this.#conversation.loseStep()
  }

  #onLost(error: Error, bytes: number): void {
    if (this.#driver.waiting) return this.#driver.skipped(bytes)
    this.#conversation.lost(error)
    this.#pumpSoon()
  }

  #onClosed(cause: Error | undefined): void {
    const before = this.#state
    this.#driver.stop()
    this.#state = { name: 'closed', cause }
    this.#conversation.close('channel', callClosed(this.label, cause))
    this.#ending.tell(cause)
    if (before.name === 'opening') before.failed(before.stranger.verdict(cause) ?? notOpened(this.label, cause))
  }
}
