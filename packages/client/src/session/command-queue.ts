import type { AgentCall } from './agent-call.js'

/**
 * The order of commands: one is under way, others wait, first come first served. Calls that allow it (file reads)
 * may be under way together, up to the smallest window among them.
 */
export class CommandQueue {
  /** The first that waits: most often the only one. */
  #first: AgentCall | undefined
  /** Those behind it, in order of insertion, and cheap to take from anywhere. */
  readonly #others = new Set<AgentCall>()
  readonly #underWay: AgentCall[] = []

  get underWay(): readonly AgentCall[] {
    return this.#underWay
  }

  get size(): number {
    return (this.#first === undefined ? 0 : 1) + this.#others.size + this.#underWay.length
  }

  add(call: AgentCall): void {
    if (this.#first === undefined) this.#first = call
    else this.#others.add(call)
  }

  /** Takes the next call that may be written now; it is under way from here on. */
  next(): AgentCall | undefined {
    const call = this.#first
    if (call === undefined) return undefined
    const others = this.#underWay.length
    if (others >= call.request.window || this.#underWay.some((other) => others >= other.request.window))
      return undefined
    this.#moveUp()
    this.#underWay.push(call)
    return call
  }

  /** Takes a call out, wherever it is. */
  remove(call: AgentCall): void {
    if (call === this.#first) return this.#moveUp()
    if (this.#others.delete(call)) return
    const at = this.#underWay.indexOf(call)
    if (at >= 0) this.#underWay.splice(at, 1)
  }

  /** Takes all calls out, those under way first. */
  drain(): AgentCall[] {
    const waiting = this.#first === undefined ? [] : [this.#first, ...this.#others]
    this.#first = undefined
    this.#others.clear()
    return [...this.#underWay.splice(0), ...waiting]
  }

  #moveUp(): void {
    this.#first = this.#others.size === 0 ? undefined : this.#others.values().next().value
    if (this.#first !== undefined) this.#others.delete(this.#first)
  }
}
