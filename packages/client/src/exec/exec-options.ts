import type { CallOptions } from '@qga/schema'

/**
 * What the agent keeps of the output. `merged` (both in `stdout`, in the order of writing) needs an agent of QEMU 8.1
 * or later, and no Windows; the others work everywhere.
 */
export type CaptureMode = 'separated' | 'merged' | 'stdout' | 'stderr' | 'none'

/** A shell that a command line is given to. `sh` is `/bin/sh`; the others are those of Windows. */
export type ShellName = 'sh' | 'cmd' | 'powershell'

/** Signals that a process in the guest can be sent. Windows knows none of them: a process there is ended by force. */
export type KillSignal = 'TERM' | 'KILL' | 'INT' | 'HUP' | 'QUIT' | 'USR1' | 'USR2' | 'STOP' | 'CONT'

/** What a program is started with. */
export interface ProgramOptions {
  /**
   * The environment of the process. The agent replaces the whole of it, PATH included, unless `extendEnv` is set.
   * Default: the agent's own.
   */
  readonly env?: Readonly<Record<string, string>> | undefined
  /**
   * Adds `env` to the agent's own environment in place of replacing it. One more program is run in the guest to read
   * that, before each start; entries that are not UTF-8 are left out. Not on Windows. Default false.
   */
  readonly extendEnv?: boolean | undefined
  /**
   * What the process reads on its standard input, given whole: up to about 48 MiB, all arguments included. A qemu-ga
   * hands it on at a few MB/s. [measured, 7.2] Default: nothing, an end of file at once.
   */
  readonly input?: Uint8Array | string | undefined
  /**
   * Gives the command line to this shell, as one string and in its own language: whatever comes from elsewhere must be
   * quoted by you. Default: no shell, and `argv` goes to the program as it is.
   */
  readonly shell?: ShellName | undefined
}

/** How to run a program in the guest, and how long to wait for it. */
export interface ExecOptions extends ProgramOptions, CallOptions {
  /**
   * Milliseconds until it gives up waiting, with an `ExecTimeoutError` that names the pid. The process runs on in the
   * guest unless `killOnTimeout` is set. Default: it waits for as long as the process runs.
   */
  readonly timeoutMs?: number | undefined
  /** What of the output is kept. Default `separated`. */
  readonly capture?: CaptureMode | undefined
  /**
   * How `stdoutText` and `stderrText` read the bytes: a label of `TextDecoder`, or the number of a Windows code page,
   * such as 850. Default UTF-8.
   */
  readonly encoding?: string | number | undefined
  /**
   * On time-out, ends the process and its children in the guest: TERM, and five seconds later KILL to those of them that
   * are left, also where the process itself has ended by then. The rejection waits until the first is sent, five seconds
   * at most; KILL needs this session to be open still. Default false.
   */
  readonly killOnTimeout?: boolean | undefined
  /** The same when `signal` aborts. Default false. */
  readonly killOnAbort?: boolean | undefined
  /** Called with the pid as soon as it is known, even when the call was given up by then. */
  readonly onStarted?: ((pid: number) => void) | undefined
}

/** Options for a command line. */
export interface ShellExecOptions extends ExecOptions {
  readonly shell: ShellName
}
