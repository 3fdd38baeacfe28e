import type { FileSystem } from '../guest/file-system.js'
import type { Stdin } from './stdin.js'

/**
 * A program of the fake guest, called when guest-exec starts it. It returns its exit code (nothing means 0) or the
 * signal that ended it. A program that throws ends with code 1 and the error on its standard error.
 */
export type Program = (io: ProgramIo) => ProgramEnd | Promise<ProgramEnd>

/** How a program ended: an exit code (nothing means 0), or the signal that killed it. */
// biome-ignore lint/suspicious/noConfusingVoidType: a program that returns nothing is the usual one
export type ProgramEnd = void | number | { readonly signal: number }

/** What a program sees and can do. */
export interface ProgramIo {
  readonly pid: number
  /** `argv[0]` is the path as it was given. */
  readonly argv: readonly string[]
  /** The entries as they were given, `NAME=value` or not. */
  readonly environ: readonly string[]
  /** The same as a map; of an entry given twice the first counts. */
  readonly env: Readonly<Record<string, string>>
  /** What is left of `stdin` when this is first looked at: all that guest-exec gave, and nothing of a FIFO. */
  readonly input: Uint8Array
  readonly stdin: Stdin
  readonly files: FileSystem
  /** Aborts when the process is killed; its reason is the signal's number. The program need not mind. */
  readonly signal: AbortSignal
  out(data: string | Uint8Array): void
  err(data: string | Uint8Array): void
  /** Waits until the output has gone into its FIFO, if it is one. @throws SystemError when nobody reads that */
  flush(): Promise<void>
  /** Returns at once when the process is killed. */
  sleep(ms: number): Promise<void>
  /** Sends a signal to a process of this guest; false if there is none with this pid. */
  kill(pid: number, signal: number): boolean
  /** The processes that run: those that guest-exec started, all of them children of the agent. */
  processes(): readonly { readonly pid: number; readonly parent: number }[]
  /** Runs another program with other arguments in place of this one. Undefined if there is no such program. */
  run(
    argv: readonly string[],
    changes?: Partial<Pick<ProgramIo, 'environ' | 'stdin' | 'out' | 'err' | 'flush'>>,
  ): Promise<ProgramEnd> | undefined
}
