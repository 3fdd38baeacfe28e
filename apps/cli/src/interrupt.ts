import { QgaError } from '@qga/wire'
import { exitOf, leaveBy } from './leave.js'

type Ending = 'SIGINT' | 'SIGTERM'

/** Somebody wants this process to end. */
export class InterruptedError extends QgaError {
  static override readonly code = 'INTERRUPTED'
  /** 128 and the number of the signal. */
  readonly exit: number
  /** What goes on in the guest all the same, where something was sent. */
  readonly goesOn: string | undefined
  readonly #signal: Ending

  constructor(signal: Ending, goesOn?: string) {
    super(signal === 'SIGINT' ? 'interrupted' : `ended by ${signal}`)
    this.exit = exitOf(signal)
    this.goesOn = goesOn
    this.#signal = signal
  }

  /** The same, after something was sent that goes on in the guest. */
  leaving(goesOn: string): InterruptedError {
    return new InterruptedError(this.#signal, goesOn)
  }
}

/** A signal that aborts when the process is asked to end; asked a second time, the process leaves at once. */
export function abortWhenAsked(): AbortSignal {
  const controller = new AbortController()
  const asked = (signal: Ending) => {
    if (controller.signal.aborted) leaveBy(signal)
    controller.abort(new InterruptedError(signal))
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, asked)
  return controller.signal
}
