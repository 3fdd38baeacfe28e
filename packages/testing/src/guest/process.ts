import type { ProgramEnd } from '../programs/program.js'
import type { OutputBuffer } from './output-buffer.js'

/** What guest-exec keeps of a process until its result has been asked for. */
export class Process {
  readonly pid: number
  readonly argv: readonly string[]
  readonly out: OutputBuffer
  readonly err: OutputBuffer
  readonly #readTwice: boolean
  readonly #killer = new AbortController()
  #end: { readonly code: number } | { readonly signal: number } | undefined

  constructor(pid: number, argv: readonly string[], out: OutputBuffer, err: OutputBuffer, readTwice: boolean) {
    this.pid = pid
    this.argv = argv
    this.out = out
    this.err = err
    this.#readTwice = readTwice
  }

  get signal(): AbortSignal {
    return this.#killer.signal
  }

  get end(): { readonly code: number } | { readonly signal: number } | undefined {
    return this.#end
  }

  get exited(): boolean {
    return this.#end !== undefined
  }

  /** Whether the agent never notices its end: it reads the one output twice over, and only one of the two sees the end. */
  get untold(): boolean {
    return this.#readTwice && !(this.out.empty && this.err.empty)
  }

  /** The first end counts: a killed program may go on, but nobody sees it. */
  finish(end: ProgramEnd): void {
    this.#end ??= typeof end === 'object' ? { signal: end.signal } : { code: (end ?? 0) & 0xff }
  }

  kill(signal: number): void {
    this.finish({ signal })
    this.#killer.abort(signal)
  }
}
