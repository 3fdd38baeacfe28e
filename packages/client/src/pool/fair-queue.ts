import { type Party, PartyTurns } from './party-turns.js'

/**
 * Whose turn it is: one at a time of each key, round and round, so that a key with a thousand tasks delays another by
 * one task. Within a key the same goes for parties, where tasks have one: see `PartyTurns`.
 */
export class FairQueue<K, T> {
  readonly #waiting = new Map<K, PartyTurns<T>>()
  /** Keys that have something waiting and may go on, in the order of their turns. */
  readonly #turns = new Set<K>()
  readonly #mayGoOn: (key: K, party?: Party) => boolean

  /** Asks of a key whether it may go on at all, and of a party whether it may with that key. */
  constructor(mayGoOn: (key: K, party?: Party) => boolean) {
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

  add(key: K, task: T, party?: Party): void {
    let tasks = this.#waiting.get(key)
    if (tasks === undefined) {
      tasks = new PartyTurns((one) => this.#mayGoOn(key, one))
      this.#waiting.set(key, tasks)
    }
    tasks.add(task, party)
    this.look(key)
  }

  /** Whether a key, or a party with it, may go on may have changed. */
  look(key: K): void {
    if (this.#waiting.get(key)?.ready === true) this.#turns.add(key)
    else this.#turns.delete(key)
  }

  /** Takes the next task out; its key's next turn comes after all the others'. */
  next(): { readonly key: K; readonly task: T } | undefined {
    for (const key of this.#turns) {
      this.#turns.delete(key)
      const tasks = this.#waiting.get(key)
      const task = tasks?.take()
      if (tasks === undefined || task === undefined) continue
      if (tasks.size === 0) this.#waiting.delete(key)
      return { key, task }
    }
    return undefined
  }

  remove(key: K, task: T, party?: Party): void {
    const tasks = this.#waiting.get(key)
    tasks?.remove(task, party)
    if (tasks === undefined || tasks.size > 0) return
    this.#waiting.delete(key)
    this.#turns.delete(key)
  }

  /** Takes all tasks of a key out. */
  drain(key: K): T[] {
    const tasks = this.#waiting.get(key)?.tasks ?? []
    this.#waiting.delete(key)
    this.#turns.delete(key)
    return tasks
  }

  get keys(): K[] {
    return [...this.#waiting.keys()]
  }
}
