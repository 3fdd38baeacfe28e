import type { Return } from '@qga/schema'
import { claimedBase64, claimedInteger } from '../claims.js'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** How a process in the guest ended, and what it wrote. Either `exitCode` or `signal` is set. */
export class ExecResult {
  readonly pid: number
  readonly exitCode: number | undefined
  /** The number of the signal that killed it; on Windows, an exception's code. */
  readonly signal: number | undefined
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Whether output is missing: an agent keeps 16 MiB of each stream. */
  readonly truncated: boolean

  constructor(pid: number, status: Return<'guest-exec-status'>) {
    this.pid = pid
    this.exitCode =
      status.exitcode === undefined ? undefined : claimedInteger(status.exitcode, 'the exit code of guest-exec-status')
    this.signal =
      status.signal === undefined ? undefined : claimedInteger(status.signal, 'the signal of guest-exec-status')
    this.stdout = claimedBase64(status['out-data'] ?? '', 'the output of guest-exec-status')
    this.stderr = claimedBase64(status['err-data'] ?? '', 'the output of guest-exec-status')
    this.truncated = status['out-truncated'] === true || status['err-truncated'] === true
  }

  /** The output as UTF-8; bytes that are none become U+FFFD. Chosen by the guest: escape it before a terminal. */
  get stdoutText(): string {
    return utf8.decode(this.stdout)
  }

  /** The error output as UTF-8, as `stdoutText`. */
  get stderrText(): string {
    return utf8.decode(this.stderr)
  }
}
