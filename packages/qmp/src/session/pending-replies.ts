import { FrameError, type JsonError, type QgaError } from '@qga/wire'
import { CommandError, ProtocolError, type Reply } from '@qga/wire/calls'
import type { PendingCall, QmpCall } from './qmp-call.js'

/** What a reply may be: all that is neither greeting nor event. */
export type Answer = Extract<Reply, { kind: 'return' | 'error' | 'malformed' }>

/** The call that was answered. `stale`: it was somebody else's. Else an error that cannot be told to any caller for sure. */
export type Outcome = QmpCall | 'stale' | QgaError

/**
 * Commands in band that are under way at once, with one queued by QEMU for each but the first. With 8 queued QEMU reads
 * no more, and then nothing can overtake. [QEMU: QMP_REQ_QUEUE_LEN_MAX]
 */
const MAX_IN_BAND = 7

/**
 * Who is answered by what: calls by their ids. Pure: no connection, no clock.
 *
 * Calls in band are written in order, at most `MAX_IN_BAND` at once, and answered in order; those out of band at once.
 * A call that was given up before it was written is gone; after that its slot is kept until its reply has come.
 */
export class PendingReplies {
  /** In order of insertion, and cheap to take from anywhere. */
  readonly #waiting = new Set<QmpCall>()
  /** In the order in which they were written. */
  readonly #written = new Map<string, QmpCall>()
  #inBand = 0
  /** An error that one of those written was answered with, it is not known which. */
  #suspect: QgaError | undefined

  /** Whether one of those in band may have been answered by what nobody could read. */
  get suspicious(): boolean {
    return this.#suspect !== undefined && this.#inBand > 0
  }

  /** All that are not answered, oldest first. */
  list(now: number): PendingCall[] {
    return [...this.#written.values(), ...this.#waiting].map((call) => ({
      command: call.request.command,
      id: call.request.id,
      oob: call.request.oob,
      state: call.state === 'settled' ? 'given-up' : call.state,
      ageMs: now - call.startedAt,
    }))
  }

  /** Whether a call of this command was written and is not answered. */
  awaits(command: string): boolean {
    for (const { request } of this.#written.values()) if (request.command === command) return true
    return false
  }

  add(call: QmpCall): void {
    this.#waiting.add(call)
  }

  /** The next call that may be written now; the caller writes it. */
  next(): QmpCall | undefined {
    const call = this.#waiting.values().next().value
    if (call === undefined || this.#inBand >= MAX_IN_BAND) return undefined
    this.#waiting.delete(call)
    this.#inBand++
    this.markWritten(call)
    return call
  }

  /** A call out of band is written now. */
  markWritten(call: QmpCall): void {
    this.#written.set(call.request.id, call)
    call.markWritten()
  }

  reply(reply: Answer): Outcome {
    const call = typeof reply.id === 'string' ? this.#written.get(reply.id) : undefined
    if (call !== undefined) {
      this.#passOver(call)
      this.#remove(call)
      settle(call, reply)
      return call
    }
    if (reply.id !== undefined || reply.kind === 'return') return 'stale'
    const only = this.#only()
    if (only === undefined || reply.kind !== 'error') return this.#suspects(errorOf('a command', reply))
    this.#remove(only)
    settle(only, reply)
    return only
  }

  /** A message came that could not be read. Over a limit it is a reply, for events are small. */
  lost(error: FrameError | JsonError): Outcome {
    const only = this.#only()
    const overLimit = error instanceof FrameError && error.fault !== 'torn' && error.fault !== 'cut-off'
    if (only === undefined || !overLimit) return this.#suspects(error)
    this.#remove(only)
    only.reject(error)
    return only
  }

  /** The caller gives a call up; the caller of this settles it. Says why no reply may have come, if something did come. */
  giveUp(call: QmpCall): QgaError | undefined {
    this.#waiting.delete(call)
    return this.#written.has(call.request.id) ? this.#suspect : undefined
  }

  /** The end: takes all calls out, those written first. */
  drain(): QmpCall[] {
    const all = [...this.#written.values(), ...this.#waiting]
    this.#written.clear()
    this.#waiting.clear()
    this.#inBand = 0
    return all
  }

  #only(): QmpCall | undefined {
    return this.#written.size === 1 ? this.#written.values().next().value : undefined
  }

  #suspects(error: QgaError): QgaError {
    if (this.#written.size > 0) this.#suspect = error
    return error
  }

  /** Replies in band are in order. If one is passed over while an error is nobody's, the error was its answer. */
  #passOver(answered: QmpCall): void {
    const error = this.#suspect
    if (error === undefined || answered.request.oob) return
    for (const call of this.#written.values()) {
      if (call === answered) break
      if (call.request.oob) continue
      this.#suspect = undefined
      this.#remove(call)
      call.reject(error)
    }
  }

  #remove(call: QmpCall): void {
    this.#written.delete(call.request.id)
    if (!call.request.oob) this.#inBand--
    if (this.#written.size === 0) this.#suspect = undefined
  }
}

function settle(call: QmpCall, reply: Answer): void {
  if (reply.kind === 'return') call.resolve(reply.value)
  else call.reject(errorOf(call.request.command, reply))
}

function errorOf(command: string, reply: Exclude<Answer, { kind: 'return' }>): QgaError {
  if (reply.kind === 'error') return new CommandError(command, reply)
  return new ProtocolError(`the reply to ${command} is ${reply.what}`)
}
