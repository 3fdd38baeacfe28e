import { createHash, type Hash } from 'node:crypto'
import { QgaError } from '@qga/wire'
import { checkedWord } from '../checked-word.js'
import { TransferError } from '../errors/transfer-error.js'
import { everySecond } from './every-second.js'
import type { TransferOptions, TransferPhase, TransferResult, TransferStopped } from './transfer-options.js'

/** The count of one copy, what it is at, its checksum where it is wanted, and who is told of them. */
export class TransferState {
  readonly #options: TransferOptions
  readonly #hash: Hash | undefined
  readonly total: number | undefined
  bytes = 0
  /** What was there, if something was, is gone. */
  hasBegun = false
  #phase: TransferPhase = 'copying'
  #isTold = false
  #again = everySecond(() => this.#tell())

  /** @throws OptionError for a `verify` that is none */
  constructor(options: TransferOptions & { readonly resume?: boolean | undefined }, total: number | undefined) {
    checkedWord('verify', options.verify, ['sha256'])
    this.#options = options
    // A copy that goes on from an earlier one is compared, and whether it does is not known yet.
    this.#hash = options.verify === 'sha256' || options.resume === true ? createHash('sha256') : undefined
    this.total = total
  }

  /** Bytes that an earlier attempt had copied. */
  had(bytes: Uint8Array): void {
    this.bytes += bytes.length
    this.#hash?.update(bytes)
  }

  /** The same of the copy here, read for its checksum: that takes time, and is told about once a second. */
  hadBefore(bytes: Uint8Array): void {
    this.had(bytes)
    this.goesOn()
  }

  copied(bytes: Uint8Array): void {
    this.had(bytes)
    this.#phase = 'copying'
    this.#tell()
  }

  /** Another phase, which is told at once. */
  begin(phase: TransferPhase): void {
    this.#phase = phase
    this.#again = everySecond(() => this.#tell())
    this.goesOn()
  }

  /** The phase goes on, which is told about once a second. */
  goesOn(): void {
    this.#again()
  }

  /** All has come. Of nothing, there was nothing to tell. */
  allCopied(): void {
    if (!this.#isTold) this.#tell()
  }

  #tell(): void {
    this.#isTold = true
    this.#options.onProgress?.({ bytes: this.bytes, total: this.total, phase: this.#phase })
  }

  /** Of all that was copied; it may be compared with `verify` or `resume` only. */
  get sha256(): string | undefined {
    return this.#hash?.copy().digest('hex')
  }

  result(verified: TransferResult['verified']): TransferResult {
    const { bytes, sha256 } = this
    return { bytes, ...(sha256 === undefined ? {} : { sha256 }), verified }
  }

  /** Tells that it is over too early, and returns what to throw: the reason of an abort as it is. */
  stopped(path: string, error: unknown, kept: Pick<TransferStopped, 'part' | 'resumable'>): unknown {
    const stopped = { bytes: this.bytes, total: this.total, ...kept }
    this.#options.onStopped?.(stopped)
    const { signal } = this.#options
    if (signal?.aborted) return signal.reason
    if (this.bytes === 0 && !this.hasBegun) return error
    return error instanceof QgaError && final.has(error.code) ? error : new TransferError(path, stopped, error)
  }
}

/** Errors that say all that there is to say. */
const final = new Set([
  'BAD_ARCHIVE',
  'FILE_TOO_LARGE',
  'GUEST_PROGRAM_FAILED',
  'NO_SPACE',
  'TREE_UNAVAILABLE',
  'VERIFY_FAILED',
])
