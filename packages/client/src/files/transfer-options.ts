import type { CallOptions } from '@qga/schema'

/** How far a copy is. */
export interface TransferProgress {
  readonly bytes: number
  /** The size of the file, where it is known. */
  readonly total: number | undefined
}

/** How one file is copied. */
export interface TransferOptions extends CallOptions {
  /** Milliseconds for each single request to the agent. Default 30000. A whole copy has no deadline but `signal`. */
  readonly timeoutMs?: number | undefined
  /** Called after each chunk. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined
  /**
   * Compares checksums when all is copied: in the guest by `sha256sum` (for up to an hour) where it can be run, else by
   * reading back.
   */
  readonly verify?: 'sha256' | undefined
}

/** What was copied. */
export interface TransferResult {
  readonly bytes: number
  /** Of what was copied, in lower-case hex. */
  readonly sha256: string
  /** How the checksum was compared: not at all, with one made in the guest, or by reading the file once more. */
  readonly verified: 'no' | 'in-guest' | 'read-back'
}
