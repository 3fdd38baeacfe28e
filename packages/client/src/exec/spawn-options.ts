import type { CallOptions } from '@qga/schema'
import type { ByteSource } from '../files/write-chunks.js'
import type { CaptureMode, ProgramOptions } from './exec-options.js'

/** How to start a program that is waited for later. */
export interface SpawnOptions extends ProgramOptions, CallOptions {
  /** Milliseconds for the start alone. Default 30000, and one more for two bytes of input, up to an hour. */
  readonly timeoutMs?: number | undefined
  readonly stream?: false | undefined
  /** What of the output the agent keeps until the end. Default `separated`. */
  readonly capture?: CaptureMode | undefined
  /** How `stdoutText` and `stderrText` read the bytes. Default UTF-8. */
  readonly encoding?: string | number | undefined
}

/** How to start a program whose output is read while it runs. */
export interface SpawnStreamOptions extends Omit<ProgramOptions, 'env' | 'input'>, CallOptions {
  readonly stream: true
  /**
   * The environment of the program, by way of a shell: `PWD`, `OLDPWD`, `SHLVL` and `_` are the shell's, and names that it
   * would drop or set itself, such as `my.name` and `IFS`, are refused. Default: the agent's own.
   */
  readonly env?: Readonly<Record<string, string>> | undefined
  /**
   * What the program reads on its standard input: given whole, as for `exec`, or an iterable of pieces (a `Readable`, a
   * web stream, a generator), which is read as fast as the program reads: about 700 KiB ahead. Its end is an
   * end of file. It is left, and a `Readable` destroyed, when the program ends or closes its input before; what it
   * throws ends the program and is what `wait()` throws. Do not change a piece once it was given. To write as you go,
   * give a `PassThrough` of `node:stream`. Default: nothing, an end of file at once.
   */
  readonly input?: Uint8Array | string | ByteSource | undefined
  /** Milliseconds that the program may run; it is ended then, with an `ExecTimeoutError`. Default: any time. */
  readonly timeoutMs?: number | undefined
  /** Ends the program when it aborts; whoever waits or reads gets its reason. */
  readonly signal?: AbortSignal | undefined
  /** A folder of the guest for a private folder with the output. Default `/tmp`. */
  readonly tempFolder?: string | undefined
}
