import { claimedBase64 } from '../claims.js'
import type { CaptureMode } from './exec-options.js'
import { type EndedStatus, type Exit, exitOf } from './exec-status.js'

/** Bytes to text. What does not belong to the encoding becomes U+FFFD. */
export type Decode = (bytes: Uint8Array) => string

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export const decodeUtf8: Decode = (bytes) => utf8.decode(bytes)

/** How a process in the guest ended, and what it wrote. Either `exitCode` or `signal` is set. */
export class ExecResult implements Exit {
  readonly pid: number
  readonly exitCode: number | undefined
  /** The number of the signal that killed it; on Windows, an exception's code. */
  readonly signal: number | undefined
  /** With `capture: 'merged'`, both outputs. */
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Whether some of `stdout` is missing: an agent keeps 16 MiB of each stream. */
  readonly stdoutTruncated: boolean
  readonly stderrTruncated: boolean
  readonly #decode: Decode

  /** For `exec` and `spawn`. @internal */
  constructor(pid: number, status: EndedStatus, capture: CaptureMode, decode: Decode) {
    const { exitCode, signal } = exitOf(status)
    this.pid = pid
    this.exitCode = exitCode
    this.signal = signal
    // An agent is asked for both, or for none.
    const [out, err] = [capture !== 'stderr', capture !== 'stdout']
    this.stdout = claimedBase64((out ? status['out-data'] : undefined) ?? '', 'the output of guest-exec-status')
    this.stderr = claimedBase64((err ? status['err-data'] : undefined) ?? '', 'the output of guest-exec-status')
    this.stdoutTruncated = out && status['out-truncated'] === true
    this.stderrTruncated = err && status['err-truncated'] === true
    this.#decode = decode
  }

  /** Whether any output is missing. */
  get truncated(): boolean {
    return this.stdoutTruncated || this.stderrTruncated
  }

  /**
   * The output as text, in the `encoding` of the call; bytes that do not belong there become U+FFFD. Chosen by the
   * guest: escape it before a terminal.
   */
  get stdoutText(): string {
    return this.#decode(this.stdout)
  }

  /** The error output as text, as `stdoutText`. */
  get stderrText(): string {
    return this.#decode(this.stderr)
  }
}
