import { constants } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { OptionError } from '@qga/wire/calls'

/** All of this process that are not released. They have one listener for each signal together. */
const listening = new Set<ExitSignals>()

const onSignal = (name: NodeJS.Signals): void => {
  const isOurs = process.listeners(name).every((one) => one === onSignal)
  for (const one of listening) one.hear(name, isOurs)
}

/**
 * Listens to signals of the process for as long as a guest may be frozen: one that comes aborts, the guests are thawed,
 * and the last `release` lets the signal take its course. Where the program has a listener of its own, that decides.
 */
export class ExitSignals {
  readonly #abort = new AbortController()
  readonly #names: readonly NodeJS.Signals[]
  /** What came and has yet to take its course. */
  readonly #came = new Set<NodeJS.Signals>()

  private constructor(names: readonly NodeJS.Signals[]) {
    this.#names = names
    listening.add(this)
    // The first one: a listener of the program that is called once is there no more when it was called.
    for (const name of names) if (!process.listeners(name).includes(onSignal)) process.prependListener(name, onSignal)
  }

  /**
   * Refuses with what the others were aborted with, while a signal has yet to take its course: who freezes the
   * next guest would hold it up.
   * @throws OptionError for what is no signal, or one that no process can listen to
   */
  static async listen(names: readonly NodeJS.Signals[] = []): Promise<ExitSignals> {
    const odd = names.find((name) => !(name in constants.signals) || name === 'SIGKILL' || name === 'SIGSTOP')
    if (odd !== undefined) {
      throw new OptionError(`exitSignals: nobody can listen to ${odd}`, { hint: "Give signals as 'SIGINT', 'SIGTERM'" })
    }
    const before = [...listening].find((one) => one.#came.size > 0)
    if (before === undefined || names.length === 0) return new ExitSignals(names)
    // Else a program that tries again at once would let nobody be released.
    await turn()
    throw before.signal.reason
  }

  /** Aborts when a signal comes. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** A signal came to the process, which has no listener but ours if it is ours. */
  hear(name: NodeJS.Signals, isOurs: boolean): void {
    if (!this.#names.includes(name)) return
    if (isOurs) this.#came.add(name)
    this.#abort.abort(new DOMException(`${name} came`, 'AbortError'))
  }

  /** Stops listening. The last one that a signal came to sends it again, so that it ends the process. */
  release(): void {
    if (!listening.delete(this)) return
    const others = [...listening]
    for (const name of this.#names) if (!others.some((one) => one.#names.includes(name))) process.off(name, onSignal)
    for (const name of this.#came) if (!others.some((one) => one.#came.has(name))) process.kill(process.pid, name)
  }
}
