import type { AgentCall } from './agent-call.js'

/**
 * The order of commands: one is under way, others wait, first come first served. Calls that allow it (file reads)
 * may be under way together, up to the smallest window among them.
 */
export class CommandQueue {
  /** In order of insertion, and cheap to take from anywhere. */
  readonly #waiting = new Set<AgentCall>()
  readonly #underWay: AgentCall[] = []

  get underWay(): readonly AgentCall[] {
    return this.#underWay
  }

  get size(): number {
    return this.#waiting.size + this.#underWay.length
  }

  add(call: AgentCall): void {
    this.#waiting.add(call)
  }

  /** Takes the next call that may be written now; it is under way from here on. */
  next(): AgentCall | undefined {
    const call = this.#waiting.values().next().value
    if (call === undefined) return undefined
    const others = this.#underWay.length
    if (others >= call.request.window || this.#underWay.some((other) => others >= other.request.window))
      return undefined
    this.#waiting.delete(call)
    this.#underWay.push(call)
    return call
  }

  /** Takes a call out, wherever it is. */
  remove(call: AgentCall): void {
    if (this.#waiting.delete(call)) return
    const at = this.#underWay.indexOf(call)
    if (at >= 0) this.#underWay.splice(at, 1)
  }

  /** Takes all calls out, those under way first. */
  drain(): AgentCall[] {
    const all = [...this.#underWay.splice(0), ...this.#waiting]
    this.#waiting.clear()
    return all
  }
}
