import { onAbort } from '@qga/wire/calls'

/** One machine's: who is at work with it, and who waits, in the order of their turns. */
interface Line {
  readonly atWork: Set<string>
  readonly waiting: Map<string, Set<() => void>>
}

/**
 * Whose turn it is with a machine: so many short calls at once, one of each party, round and round, so that a party with a
 * thousand calls delays another by one. What takes long, and a thaw, are not in these lines, and so never wait for them.
 */
export class ShortTurns {
  readonly #most: number
  readonly #lines = new Map<string, Line>()

  constructor(most: number) {
    this.#most = most
  }

  /** Resolves when it is the party's turn, with how to end it, once. @throws the signal's reason */
  async take(machine: string, party: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    const line = this.#lines.get(machine) ?? { atWork: new Set(), waiting: new Map() }
    this.#lines.set(machine, line)
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        unlisten()
        resolve()
      }
      const unlisten = onAbort(signal, () => {
        leave(line, party, begin)
        reject(signal.reason)
      })
      const own = line.waiting.get(party)
      if (own === undefined) line.waiting.set(party, new Set([begin]))
      else own.add(begin)
      this.#goOn(machine, line)
    })
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      line.atWork.delete(party)
      this.#goOn(machine, line)
    }
  }

  #goOn(machine: string, line: Line): void {
    for (const [party, own] of line.waiting) {
      if (line.atWork.size >= this.#most) return
      const [begin] = own
      if (begin === undefined || line.atWork.has(party)) continue
      line.atWork.add(party)
      leave(line, party, begin)
      begin()
    }
    if (line.atWork.size === 0) this.#lines.delete(machine)
  }
}

/** Takes one out; where its party has more, that comes after all the others. */
function leave({ waiting }: Line, party: string, begin: () => void): void {
  const own = waiting.get(party)
  own?.delete(begin)
  waiting.delete(party)
  if (own !== undefined && own.size > 0) waiting.set(party, own)
}
