/** Who a piece of work is for: anything that tells one from another. Work of nobody in particular has `undefined`. */
export type Party = string | undefined

/**
 * Whose turn it is within a key: one task at a time of each party, round and round, so that a party with a thousand tasks
 * delays another by one. Within a party first come, first served. Parties that may not go on are passed over.
 */
export class PartyTurns<T> {
  /** In the order of their turns. */
  readonly #lines = new Map<Party, Set<T>>()
  readonly #mayGoOn: (party: Party) => boolean

  constructor(mayGoOn: (party: Party) => boolean) {
    this.#mayGoOn = mayGoOn
  }

  get size(): number {
    let size = 0
    for (const line of this.#lines.values()) size += line.size
    return size
  }

  get tasks(): T[] {
    return [...this.#lines.values()].flatMap((line) => [...line])
  }

  /** Whether any party that has something waiting may go on. */
  get ready(): boolean {
    for (const party of this.#lines.keys()) if (this.#mayGoOn(party)) return true
    return false
  }

  add(task: T, party: Party): void {
    const line = this.#lines.get(party)
    if (line === undefined) this.#lines.set(party, new Set([task]))
    else line.add(task)
  }

  /** Takes the next task out; its party's next turn comes after all the others'. */
  take(): T | undefined {
    for (const [party, line] of this.#lines) {
      if (!this.#mayGoOn(party)) continue
      const [task] = line
      this.#lines.delete(party)
      if (task === undefined) continue
      line.delete(task)
      if (line.size > 0) this.#lines.set(party, line)
      return task
    }
    return undefined
  }

  remove(task: T, party: Party): void {
    const line = this.#lines.get(party)
    line?.delete(task)
    if (line?.size === 0) this.#lines.delete(party)
  }
}
