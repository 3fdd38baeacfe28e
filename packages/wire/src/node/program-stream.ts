import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { atExitWhile } from './exit-hook.js'
import { JoinedStreams } from './joined-streams.js'
import { ProgramEndedError } from './program-ended-error.js'

const EOF_MS = 250
const TERMINATE_MS = 1500
const LAST_WORDS_MS = 100
const STDERR_CHARS = 8192

/** Where there are process groups, a program gets its own: what it starts ends with it, and Ctrl-C does not reach it. */
export const ownGroup = process.platform !== 'win32'

/** A running program, with pipes at its standard descriptors. */
export type PipedProgram = ChildProcessByStdio<Writable, Readable, Readable>

/**
 * The standard input and output of a program as one stream.
 *
 * - The readable side ends where the program's output ends. If the program has failed, that is the stream's error: a
 *   `ProgramEndedError`, after the last byte.
 * - Destroying ends the program and all of its group: its input ends; if it is there after 250 ms it gets SIGTERM,
 *   after 1.5 s more SIGKILL. The stream is closed when the program is gone.
 * - The program ends with this process, also when nobody destroys the stream.
 */
export class ProgramStream extends JoinedStreams {
  readonly #name: string
  readonly #program: PipedProgram
  /** Settles when the program is gone and its last words are heard. */
  readonly #gone: Promise<void>
  #stderr = ''
  #ending = false
  /** Whether it ends because we have told it to. */
  #signalled = false
  #inputError: Error | undefined

  constructor(name: string, program: PipedProgram) {
    super(program.stdout, program.stdin)
    this.#name = name
    this.#program = program
    this.#gone = new Promise((resolve) => program.once('exit', resolve)).then(() => this.#lastWords())
    atExitWhile(this.#gone, () => this.#kill('SIGKILL'))
    program.stdin.on('error', (error) => {
      this.#inputError = error
      void this.#end()
    })
    program.stderr.setEncoding('utf8').on('error', () => {})
    program.stderr.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARS)
    })
  }

  /** How it ended, as an error, whether or not there is something to complain about. */
  endedError(): ProgramEndedError {
    const { exitCode, signalCode: signal } = this.#program
    return new ProgramEndedError(this.#name, { exitCode, signal, stderr: this.#stderr })
  }

  /** Whether the program says something on its standard error before it ends. */
  async says(words: RegExp): Promise<boolean> {
    const said = new Promise<true>((resolve) => {
      const listen = () => {
        if (!words.test(this.#stderr)) return
        this.#program.stderr.off('data', listen)
        resolve(true)
      }
      this.#program.stderr.on('data', listen)
      listen()
    })
    return await Promise.race([said, this.#gone.then(() => false)])
  }

  /** Ends the program at once, and waits for nothing. */
  abandon(): void {
    this.#kill('SIGKILL')
    this.on('error', () => {}).destroy()
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    // A program that takes no more is about to end, and its end says more than EPIPE.
    this.#program.stdin.write(chunk, () => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#program.stdout.destroy()
    void this.#end().then(() => done(error ?? this.#failure() ?? null))
  }

  /** Why it ended, unless in peace. Of one that had to be told to, what counts is why. */
  #failure(): Error | undefined {
    if (this.#signalled) return this.#inputError
    return this.#program.exitCode === 0 ? undefined : this.endedError()
  }

  #end(): Promise<void> {
    if (!this.#ending) {
      this.#ending = true
      const terminate = setTimeout(() => this.#kill('SIGTERM'), EOF_MS)
      const kill = setTimeout(() => this.#kill('SIGKILL'), EOF_MS + TERMINATE_MS)
      void this.#gone.then(() => [terminate, kill].forEach(clearTimeout))
      this.#program.stdin.destroy()
    }
    return this.#gone
  }

  /** Another process may hold its standard error for longer, as a shared connection of ssh does. */
  async #lastWords(): Promise<void> {
    this.#kill('SIGKILL') // what it has left behind in its group
    const { stderr } = this.#program
    if (!stderr.closed) await Promise.race([once(stderr, 'close'), delay(LAST_WORDS_MS, undefined, { ref: false })])
    stderr.destroy()
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#program
    if (pid === undefined) return
    if (exitCode === null && signalCode === null) this.#signalled = true
    try {
      if (ownGroup) process.kill(-pid, signal)
      else this.#program.kill(signal)
    } catch {
      // It has gone by itself.
    }
  }
}
