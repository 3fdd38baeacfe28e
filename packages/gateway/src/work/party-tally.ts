/** How much parties have, each of them and in all. */
export class PartyTally {
  readonly #byParty = new Map<string, number>()
  #all = 0

  get all(): number {
    return this.#all
  }

  of(party: string): number {
    return this.#byParty.get(party) ?? 0
  }

  /** So much more, or less; who has nothing is forgotten. */
  add(party: string, amount: number): void {
    this.#all += amount
    const left = this.of(party) + amount
    if (left > 0) this.#byParty.set(party, left)
    else this.#byParty.delete(party)
  }
}
