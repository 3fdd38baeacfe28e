import type { JsonValue } from '@qga/wire'
import { type CallHints, CommandError, ProtocolError, type Reply, type ReturnReply } from '@qga/wire/calls'
import type { AgentCall } from './agent-call.js'
import { CommandQueue } from './command-queue.js'
import { withText } from './file-data.js'
import { RequestIds } from './request-ids.js'

/**
 * Which reply belongs to which call. A reply is matched by its id where the agent echoes ids, by order where not.
 * Whatever does not fit leaves the conversation out of step: its owner then resynchronises before it writes again.
 */
export class Conversation {
  readonly ids = new RequestIds()
  readonly #queue = new CommandQueue()
  /** Calls that were settled without their reply after they were written, and want to know of it all the same. */
  #late: AgentCall[] = []
  #step: 'in' | 'out' | 'after-sentinel' = 'in'

  get outOfStep(): boolean {
    return this.#step !== 'in'
  }

  /** Whether any call waits or is under way. */
  get busy(): boolean {
    return this.#queue.size > 0
  }

  /** How many calls are written and not settled. */
  get underWay(): number {
    return this.#queue.underWay.length
  }

  add(call: AgentCall): void {
    this.#queue.add(call)
  }

  /** The next call that may be written now; the caller writes it. */
  next(): AgentCall | undefined {
    for (;;) {
      const call = this.#queue.next()
      const objection = call?.request.objection?.()
      if (call === undefined || objection === undefined) {
        call?.markWritten()
        return call
      }
      this.#queue.remove(call)
      call.reject(objection)
    }
  }

  /** Something came that is no answer. */
  loseStep(): void {
    if (this.#step === 'in') this.#step = 'out'
  }

  /** 0xFF came though no sync is awaited: the message behind it answers a sync, and so no call but a caller's sync. */
  sentinel(): void {
    this.#step = 'after-sentinel'
  }

  /** A sync was answered: every reply to what was written before it has come, and silence was success. */
  inStep(): void {
    this.#step = 'in'
    for (const call of this.#takeUnderWay()) {
      if (call.request.answers) call.reject(neverCame(call))
      else call.resolve(undefined)
    }
    this.#late = []
  }

  reply(reply: Reply): void {
    const head = this.#queue.underWay[0]
    if (reply.kind === 'echo') return
    if (this.#step === 'after-sentinel' && this.ids.echoed !== true) {
      this.#step = 'out'
      if (head?.request.command !== 'guest-sync-delimited') return
    }
    if (reply.kind === 'greeting' || reply.kind === 'event' || head === undefined) return this.#stray(reply)
    if (this.ids.echoed === undefined && !this.ids.learn(reply, head.request.id)) {
      return this.lost(new ProtocolError(`the reply to ${head.request.command} is another's`))
    }
    const call = this.ids.match(reply, this.#queue.underWay)
    if (call === undefined) return this.#unmatched(reply, head)
    if (call !== head) {
      // Replies come strictly in order, so the one before this is lost.
      this.loseStep()
      this.#queue.remove(head)
      head.reject(neverCame(head))
      return this.reply(reply)
    }
    this.#queue.remove(call)
    settleBy(reply, call)
  }

  /** A reply that came while a sync is awaited: of interest if it refuses a silent command, or is a late one. */
  beforeSync(reply: Reply): void {
    if (this.ids.echoed !== true) return
    const call = reply.kind === 'error' ? this.ids.match(reply, this.#queue.underWay) : undefined
    if (call === undefined) return this.#stray(reply)
    this.#queue.remove(call)
    settleBy(reply, call)
  }

  /** A reply came that could not be read. Which one it was cannot be told, so it ends all that are under way. */
  lost(error: Error): void {
    this.loseStep()
    for (const call of this.#takeUnderWay()) call.reject(error)
  }

  /** The caller gives a call up. If it was written its reply may still come, and must not meet another call. */
  giveUp(call: AgentCall, why: 'timeout' | 'abort'): void {
    const { answers, signal } = call.request
    const written = call.state === 'written'
    if (written && (answers || this.ids.echoed !== true)) this.loseStep()
    this.#takeOut(call)
    if (why === 'abort') call.reject(signal?.reason)
    else if (written && !answers) call.resolve(undefined)
    else call.reject(call.timeoutError(callHints))
  }

  /** The end: no reply will come any more. A guest that shuts down takes its channel along, which is no refusal. */
  close(by: 'us' | 'channel', error: (call: AgentCall) => Error): void {
    for (const call of this.#queue.drain()) {
      if (by === 'channel' && call.state === 'written' && !call.request.answers) call.resolve(undefined)
      else call.reject(error(call))
    }
  }

  /** A reply that names no call of ours: stale, or an error that could not tell its request. */
  #unmatched(reply: Reply, head: AgentCall): void {
    // Another's id is stale, and so is a return without one (a late sync's): the true reply may yet come.
    if (reply.kind === 'return' || ('id' in reply && reply.id !== undefined)) return this.#stray(reply)
    this.loseStep()
    for (const call of this.#takeUnderWay()) {
      if (call === head) settleBy(reply, call)
      else call.reject(neverCame(call))
    }
  }

  #stray(reply: Reply): void {
    this.loseStep()
    const late = this.ids.echoed === true ? this.ids.match(reply, this.#late) : undefined
    if (late === undefined) return
    this.#late = this.#late.filter((call) => call !== late)
    if (reply.kind !== 'return') return
    const value = returned(reply)
    late.request.onReturn?.(value)
    late.request.onLateReturn?.(value)
  }

  #takeUnderWay(): AgentCall[] {
    const calls = [...this.#queue.underWay]
    for (const call of calls) this.#takeOut(call)
    return calls
  }

  /** Takes a call out whose reply has not come. */
  #takeOut(call: AgentCall): void {
    this.#queue.remove(call)
    const { onLateReturn = call.request.onReturn } = call.request
    if (call.state === 'written' && onLateReturn !== undefined) this.#late.push(call)
  }
}

/** What to do about a call that took too long. */
export const callHints: CallHints = {
  waiting: 'The agent is still busy with commands before it; this one was not carried out',
  written: 'It may still be carried out. The agent is busy, or stopped, or the guest is: ask again, or allow more time',
}

function settleBy(reply: Reply, call: AgentCall): void {
  const { command } = call.request
  if (reply.kind === 'return') call.resolve(returned(reply, call.request.onData))
  else if (reply.kind === 'error') call.reject(new CommandError(command, reply))
  else call.reject(new ProtocolError(`the reply to ${command} is ${'what' in reply ? reply.what : reply.kind}`))
}

function returned({ value, data }: ReturnReply, onData?: (data: Uint8Array) => void): JsonValue {
  if (data === undefined) return value
  if (onData === undefined) return withText(value, data)
  onData(data)
  return value
}

function neverCame(call: AgentCall): ProtocolError {
  return new ProtocolError(`the reply to ${call.request.command} never came`, {
    hint: 'It may have been carried out: ask the guest',
  })
}
