import { constants } from 'node:os'
import { OptionError } from '@qga/wire/calls'

/**
 * Listens to signals of the process for as long as a guest may be frozen: one that comes aborts, the guest is thawed,
 * and `release` lets the signal take its course. Where the program has a listener of its own, that decides.
 */
export class ExitSignals {
  readonly #abort = new AbortController()
  readonly #names: readonly NodeJS.Signals[]
  #came: NodeJS.Signals | undefined
  #released = false

  /** @throws OptionError for what is no signal, or one that no process can listen to */
  constructor(names: readonly NodeJS.Signals[] = []) {
    const odd = names.find((name) => !(name in constants.signals) || name === 'SIGKILL' || name === 'SIGSTOP')
    if (odd !== undefined) {
      throw new OptionError(`exitSignals: nobody can listen to ${odd}`, { hint: "Give signals as 'SIGINT', 'SIGTERM'" })
    }
    this.#names = names
    for (const name of names) process.on(name, this.#onSignal)
  }

  /** Aborts when a signal comes. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Stops listening. A signal that came is sent again if nobody else listens, so that it ends the process. */
  release(): void {
    if (this.#released) return
    this.#released = true
    for (const name of this.#names) process.off(name, this.#onSignal)
    if (this.#came !== undefined && process.listenerCount(this.#came) === 0) process.kill(process.pid, this.#came)
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    this.#came ??= name
    this.#abort.abort(new DOMException(`${name} came`, 'AbortError'))
  }
}
