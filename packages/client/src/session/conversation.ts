import { CommandError } from '../errors/command-error.js'
import { ProtocolError } from '../errors/protocol-error.js'
import type { Call } from './call.js'
import { CommandQueue } from './command-queue.js'
import type { Reply } from './reply.js'
import { RequestIds } from './request-ids.js'

/**
 * Which reply belongs to which call. A reply is matched by its id where the agent echoes ids, by order where not.
 * Whatever does not fit leaves the conversation out of step: its owner then resynchronises before it writes again.
 */
export class Conversation {
  readonly ids = new RequestIds()
  readonly #queue = new CommandQueue()
  #outOfStep = false

  get outOfStep(): boolean {
    return this.#outOfStep
  }

  /** Whether any call waits or is under way. */
  get busy(): boolean {
    return this.#queue.size > 0
  }

  get anyUnderWay(): boolean {
    return this.#queue.underWay.length > 0
  }

  add(call: Call): void {
    this.#queue.add(call)
  }

  /** The next call that may be written now; the caller writes it. */
  next(): Call | undefined {
    const call = this.#queue.next()
    call?.markWritten()
    return call
  }

  /** Something came that is no answer. */
  loseStep(): void {
    this.#outOfStep = true
  }

  /** A sync was answered: every reply to what was written before it has come, and silence was success. */
  inStep(): void {
    this.#outOfStep = false
    for (const call of [...this.#queue.underWay]) {
      this.#queue.remove(call)
      if (call.request.answers) call.reject(neverCame(call))
      else call.resolve(undefined)
    }
  }

  reply(reply: Reply): void {
    const head = this.#queue.underWay[0]
    if (reply.kind === 'echo') return
    if (reply.kind === 'qmp' || head === undefined) return this.loseStep()
    this.ids.learn(reply, head.request.id)
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

  /** A reply that came while a sync is awaited: of interest only if it refuses a command that is silent on success. */
  refusal(reply: Reply): void {
    if (reply.kind !== 'error' || this.ids.echoed !== true) return
    const call = this.ids.match(reply, this.#queue.underWay)
    if (call === undefined) return
    this.#queue.remove(call)
    settleBy(reply, call)
  }

  /** A reply came that could not be read. Which one it was cannot be told, so it ends all that are under way. */
  lost(error: Error): void {
    this.loseStep()
    for (const call of [...this.#queue.underWay]) {
      this.#queue.remove(call)
      call.reject(error)
    }
  }

  /** The caller gives a call up. If it was written its reply will still come, and must not meet another call. */
  giveUp(call: Call, why: 'timeout' | 'abort'): void {
    const written = call.state === 'written'
    if (written && call.request.answers) this.loseStep()
    this.#queue.remove(call)
    if (why === 'abort') call.reject(call.request.signal?.reason)
    else if (written && !call.request.answers) call.resolve(undefined)
    else call.reject(call.timeoutError())
  }

  /** The end: no reply will come any more. A guest that shuts down takes its channel along. */
  close(error: (call: Call) => Error): void {
    for (const call of this.#queue.drain()) {
      if (call.state === 'written' && !call.request.answers) call.resolve(undefined)
      else call.reject(error(call))
    }
  }

  /** A reply that names no call of ours: stale, or an error that could not tell its request. */
  #unmatched(reply: Reply, head: Call): void {
    this.loseStep()
    // Another's id is stale, and so is a return without one (a late sync's): the true reply may yet come.
    if (reply.kind === 'return' || ('id' in reply && reply.id !== undefined)) return
    for (const call of [...this.#queue.underWay]) {
      this.#queue.remove(call)
      if (call === head) settleBy(reply, call)
      else call.reject(neverCame(call))
    }
  }
}

function settleBy(reply: Reply, call: Call): void {
  const { command } = call.request
  if (reply.kind === 'return') call.resolve(reply.value)
  else if (reply.kind === 'error') call.reject(new CommandError(command, reply))
  else call.reject(new ProtocolError(`the reply to ${command} is ${'what' in reply ? reply.what : reply.kind}`))
}

function neverCame(call: Call): ProtocolError {
  return new ProtocolError(`the reply to ${call.request.command} never came`, {
    hint: 'It may have been carried out: ask the guest',
  })
}
