import { type Connection, DescriptorError, type JsonValue, QgaError } from '@qga/wire'
import { type CallHints, classifyReply, IdSource, type Reply, requestLine } from '@qga/wire/calls'
import type { SlowCall } from '../call-options.js'
import { EventHub } from '../events/event-hub.js'
import type { SessionWarning } from '../session-warning.js'
import { tell } from '../tell.js'
import { endError } from './end-error.js'
import type { GreetingWatch } from './greeting-watch.js'
import { type Outcome, PendingReplies } from './pending-replies.js'
import { QmpCall } from './qmp-call.js'
import type { SessionEnd } from './session-end.js'

/** What is told to whom beside calls and readers of events. */
export interface LinkOptions {
  /** Events that are kept to look back in. */
  readonly history: number
  readonly onWarning?: ((warning: SessionWarning) => void) | undefined
}

/** How one command is sent and waited for. */
export interface SendOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  readonly slowMs?: number | undefined
  readonly onSlow?: ((call: SlowCall) => void) | undefined
  /** As `exec-oob`, ahead of those in line. */
  readonly oob?: boolean | undefined
}

/**
 * | state | meaning | ends by |
 * | --- | --- | --- |
 * | greeting | nothing may be sent; a `GreetingWatch` looks at what comes | the greeting, or the watch's verdict |
 * | open | commands are written, replies matched, events handed out | `close`, or the channel's end |
 * | closed | for good; `end` says how | never |
 */
type State =
  | { readonly name: 'greeting'; readonly watch: GreetingWatch }
  | { readonly name: 'open' }
  | { readonly name: 'closed'; readonly end: SessionEnd }

/** Longer than any command takes: until then the callers' own deadlines count. */
const SEARCH_MS = 60 * 60 * 1000

const hints: CallHints = {
  waiting: 'QEMU is still busy with commands before it; this one was not carried out',
  written: 'It may still be carried out. QEMU is busy, or held up by its storage: ask again, or allow more time',
}

/** One connection to a monitor, from its first byte to its end. `QmpGreeting` and `QmpSession` are what others see. */
export class MonitorLink {
  readonly label: string
  readonly events: EventHub
  /** Resolves when the connection is over; never rejects. */
  readonly ended: Promise<SessionEnd>
  readonly #connection: Connection
  readonly #options: LinkOptions
  readonly #pending = new PendingReplies()
  readonly #ids = new IdSource()
  #state: State
  #shuttingDown = false
  #closedByUs = false
  /** Of what was asked before there was a session. */
  #probeId: string | undefined
  /** A question is under way that shows whose reply was lost. */
  #searching = false
  #resolveEnded: (end: SessionEnd) => void = () => {}

  constructor(connection: Connection, options: LinkOptions, watch: GreetingWatch) {
    this.label = connection.label
    this.#connection = connection
    this.#options = options
    this.events = new EventHub(options.history)
    this.#state = { name: 'greeting', watch }
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve
    })
  }

  get state(): 'greeting' | 'open' | 'closed' {
    return this.#state.name
  }

  get end(): SessionEnd | undefined {
    return this.#state.name === 'closed' ? this.#state.end : undefined
  }

  get pending() {
    return this.#pending.list(performance.now())
  }

  start(): void {
    this.#connection.start({
      message: (value, bytes) => this.#onMessage(value, bytes),
      sentinel: () => {},
      skipped: (bytes) => this.#onSkipped(bytes),
      lost: (error) => this.#note('lost', this.#pending.lost(error)),
      closed: (cause) => this.#onClosed(cause),
    })
  }

  /** The greeting has come; from now on commands may be sent. */
  open(): void {
    if (this.#state.name === 'greeting') this.#state = { name: 'open' }
  }

  /**
   * Sends a command and resolves with what it returns. The deadline counts from here.
   * @throws CommandError, TimeoutError, ClosedError, ProtocolError, FrameError, UnsendableError
   */
  async call(command: string, args: object | undefined, options: SendOptions): Promise<unknown> {
    options.signal?.throwIfAborted()
    if (this.#state.name === 'closed') throw endError(command, this.label, this.#state.end)
    const id = this.#ids.next()
    const oob = options.oob ?? false
    const request = {
      [oob ? 'exec-oob' : 'execute']: command,
      ...(args === undefined ? {} : { arguments: args }),
      id,
    }
    const { timeoutMs, signal, slowMs, onSlow } = options
    const call = new QmpCall(
      {
        command,
        id,
        oob,
        bytes: requestLine(request),
        timeoutMs,
        signal,
        slowMs,
        onSlow: onSlow === undefined ? undefined : () => onSlow(slowCall(call)),
      },
      (given, why) => this.#giveUp(given as QmpCall, why),
    )
    if (oob) {
      this.#pending.markWritten(call)
      this.#connection.sendBytes(call.request.bytes)
    } else {
      this.#pending.add(call)
      this.#pump()
    }
    return await call.promise
  }

  /** Passes a descriptor, ahead of what is sent later. @throws DescriptorError, ClosedError */
  async passFd(fd: number): Promise<void> {
    if (this.#state.name === 'closed') throw endError('passing a descriptor', this.label, this.#state.end)
    if (this.#connection.passFd === undefined) {
      throw new DescriptorError(`descriptors cannot be passed over ${this.label}`, {
        hint: 'Connect to a unix socket of this machine',
      })
    }
    await this.#connection.passFd(fd)
  }

  /** Sends bytes that are no command of a session: a question to somebody who may be no monitor. */
  probe(command: string): void {
    this.#probeId = this.#ids.next()
    this.#connection.send({ execute: command, id: this.#probeId })
  }

  /** Closes the connection, now. With a cause it counts as lost. */
  close(cause?: Error): void {
    this.#closedByUs = cause === undefined
    this.#connection.close(cause)
  }

  #pump(): void {
    for (;;) {
      // A channel may end within a write.
      const call = this.#state.name === 'open' ? this.#pending.next() : undefined
      if (call === undefined) return
      this.#connection.sendBytes(call.request.bytes)
    }
  }

  #giveUp(call: QmpCall, why: 'timeout' | 'abort'): void {
    const cause = this.#pending.giveUp(call)
    if (why === 'abort') call.reject(call.request.signal?.reason)
    else call.reject(call.timeoutError(hints, cause))
  }

  #onMessage(value: JsonValue, bytes: number): void {
    const reply = classifyReply(value)
    if (this.#state.name === 'greeting') {
      // QEMU sends what a client before this one left behind even ahead of its greeting. [measured, 11.1]
      return this.#isAnothers(reply) ? this.#connection.stray(bytes) : this.#state.watch.message(reply)
    }
    if (reply.kind === 'event') return this.#onEvent(reply, bytes)
    if (reply.kind === 'greeting' || reply.kind === 'echo') {
      return this.#warn('malformed', `a message that is ${reply.kind === 'echo' ? 'a request' : 'a second greeting'}`)
    }
    if (reply.id !== undefined && reply.id === this.#probeId) return
    const outcome = this.#pending.reply(reply)
    // Before the channel can say that it is over.
    if (outcome instanceof QmpCall && reply.kind === 'return' && outcome.request.command === 'quit') {
      this.#shuttingDown = true
    }
    this.#pump()
    if (outcome instanceof QmpCall) return
    this.#connection.stray(bytes)
    this.#note(reply.kind === 'error' ? 'error' : 'malformed', outcome)
  }

  /** Whether a reply that comes before there is a session answers somebody else. */
  #isAnothers(reply: Reply): boolean {
    return (reply.kind === 'return' || reply.kind === 'error') && reply.id !== undefined && reply.id !== this.#probeId
  }

  #onEvent({ name, message }: Extract<Reply, { kind: 'event' }>, bytes: number): void {
    if (name === 'SHUTDOWN') this.#shuttingDown = true
    // With -no-shutdown QEMU stays, and may go on.
    else if (name === 'RESUME' || name === 'RESET') this.#shuttingDown = false
    this.events.deliver(name, message, bytes)
  }

  #onSkipped(bytes: Uint8Array): void {
    if (this.#state.name === 'greeting') return this.#state.watch.skipped(bytes)
    this.#warn('skipped', `${bytes.length} bytes that are no message`)
  }

  #onClosed(cause: Error | undefined): void {
    const before = this.#state
    const end = this.#howItEnded(cause)
    this.#state = { name: 'closed', end }
    for (const call of this.#pending.drain()) {
      const written = call.state === 'written'
      if (end.reason === 'shutdown' && written && call.request.command === 'quit') call.resolve({})
      else call.reject(endError(call.request.command, this.label, end, written))
    }
    this.events.end(end)
    if (before.name === 'greeting') before.watch.closed(cause)
    this.#resolveEnded(end)
  }

  #howItEnded(cause: Error | undefined): SessionEnd {
    if (this.#closedByUs) return { reason: 'closed' }
    const quitting = this.#shuttingDown || this.#pending.awaits('quit')
    return quitting && !(cause instanceof QgaError) ? { reason: 'shutdown' } : { reason: 'lost', cause }
  }

  #note(kind: 'error' | 'lost' | 'malformed', outcome: Outcome): void {
    if (outcome instanceof QmpCall) return this.#pump()
    if (outcome === 'stale') return this.#warn('stale', 'a reply to a command that is not of this connection')
    this.#warn(kind, outcome.summary, outcome)
    this.#search()
  }

  /**
   * Whose reply was lost? Replies in band are in order, so when the answer to one more question comes, and theirs has not,
   * those before it know. One at a time; if that is lost as well, the deadlines remain.
   */
  #search(): void {
    if (this.#searching || !this.#pending.suspicious) return
    this.#searching = true
    const over = () => {
      this.#searching = false
    }
    this.call('query-version', undefined, { timeoutMs: SEARCH_MS }).then(over, over)
  }

  #warn(kind: SessionWarning['kind'], text: string, cause?: QgaError): void {
    const { onWarning } = this.#options
    if (onWarning !== undefined) tell(() => onWarning({ kind, text, cause }))
  }
}

function slowCall(call: QmpCall): SlowCall {
  return {
    command: call.request.command,
    waitedMs: performance.now() - call.startedAt,
    written: call.state === 'written',
  }
}
