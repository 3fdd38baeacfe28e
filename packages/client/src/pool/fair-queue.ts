/**
 * Whose turn it is: one at a time of each key, round and round, so that a key with a thousand tasks delays another by
 * one task. Within a key first come, first served.
 */
export class FairQueue<K, T> {
  readonly #waiting = new Map<K, Set<T>>()
  /** Keys that have something waiting and may go on, in the order of their turns. */
  readonly #turns = new Set<K>()
  readonly #mayGoOn: (key: K) => boolean

  constructor(mayGoOn: (key: K) => boolean) {
    this.#mayGoOn = mayGoOn
  }

  get size(): number {
    let size = 0
    for (const tasks of this.#waiting.values()) size += tasks.size
    return size
  }

  waitingFor(key: K): number {
    return this.#waiting.get(key)?.size ?? 0
  }

  add(key: K, task: T): void {
    const tasks = this.#waiting.get(key)
    if (tasks === undefined) this.#waiting.set(key, new Set([task]))
    else tasks.add(task)
    this.look(key)
  }

  /** Whether a key may go on may have changed. */
  look(key: K): void {
    if (this.#waiting.has(key) && this.#mayGoOn(key)) this.#turns.add(key)
    else this.#turns.delete(key)
  }

  /** Takes the next task out; its key's next turn comes after all the others'. */
  next(): { readonly key: K; readonly task: T } | undefined {
    for (const key of this.#turns) {
      this.#turns.delete(key)
      const task = this.#waiting.get(key)?.values().next().value
      if (task === undefined || !this.#mayGoOn(key)) continue
      this.remove(key, task)
      return { key, task }
    }
    return undefined
  }

  remove(key: K, task: T): void {
    const tasks = this.#waiting.get(key)
    if (tasks?.delete(task) !== true || tasks.size > 0) return
    this.#waiting.delete(key)
    this.#turns.delete(key)
  }

  /** Takes all tasks of a key out. */
  drain(key: K): T[] {
    const tasks = [...(this.#waiting.get(key) ?? [])]
    this.#waiting.delete(key)
    this.#turns.delete(key)
    return tasks
  }

  get keys(): K[] {
    return [...this.#waiting.keys()]
  }
}
