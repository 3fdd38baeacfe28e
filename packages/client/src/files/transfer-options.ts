import type { CallOptions } from '@qga/schema'
import type { FileAccess, Privacy } from './private-file.js'

/**
 * What a copy is at.
 *
 * | phase | |
 * | --- | --- |
 * | `packing` | `tar` in the guest makes the archive that a folder comes by |
 * | `listing` | `find` in the guest lists a folder, where there is no `tar` |
 * | `copying` | bytes come or go |
 * | `verifying` | checksums are compared: `sha256sum` works in the guest, or what was copied is read back |
 * | `unpacking` | `tar` in the guest unpacks a folder that is there |
 */
export type TransferPhase = 'packing' | 'listing' | 'copying' | 'verifying' | 'unpacking'

/** How far a copy is. */
export interface TransferProgress {
  /** Copied so far: it stays as it is while something else is done. */
  readonly bytes: number
  /** The size of the whole, where it is known. */
  readonly total: number | undefined
  readonly phase: TransferPhase
  /** How far the phase itself is, where that is known: what was read back of `total`, while `verifying`. */
  readonly phaseBytes?: number | undefined
}

/** What there is of a copy that ended before it was whole. */
export interface TransferStopped extends Pick<TransferProgress, 'bytes' | 'total'> {
  /** The incomplete copy, where one was kept: a path on this machine for a download, in the guest for an upload. */
  readonly part: string | undefined
  /** Whether the same copy with `resume` goes on from there. */
  readonly resumable: boolean
}

/** How something is copied, in either direction. */
export interface TransferOptions extends CallOptions {
  /** Milliseconds for each single request to the agent. Default 30000. A whole copy has no deadline but `signal`. */
  readonly timeoutMs?: number | undefined
  /**
   * Called after each chunk, when another phase begins, and then about once a second for as long as the agent says that a
   * program works in the guest. What it throws ends the copy, and that program.
   */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined
  /**
   * Called once if the copy ends before it is whole, by an abort too (it then rejects with the signal's reason, which
   * cannot tell). Any other error of a copy that had begun is a `TransferError`, which says the same.
   */
  readonly onStopped?: ((stopped: TransferStopped) => void) | undefined
  /**
   * Compares checksums when all is copied: in the guest by `sha256sum` (for up to an hour) where it can be run, else by
   * reading back. Of a guest's file that has grown since, so much as was downloaded is read back.
   */
  readonly verify?: 'sha256' | undefined
}

/** How one file is copied from the guest. */
export interface DownloadOptions extends TransferOptions {
  /**
   * Keeps what came of an interrupted copy as `LOCALPATH.part`, goes on from such a file if there is one, and compares
   * checksums if it did. Default false: an incomplete copy is removed.
   */
  readonly resume?: boolean | undefined
  /**
   * A larger file is refused, before anything is copied if its size is known. Default: none for a file that has a
   * size, of which exactly so much is copied even while it grows; 1 GiB for what has none (devices, pipes, /proc).
   */
  readonly maxBytes?: number | undefined
}

/** How one file is copied to the guest. */
export interface UploadOptions extends TransferOptions {
  /**
   * Goes on at the end of what is there of an interrupted copy, and compares checksums if it did. Whose permissions it has
   * cannot be told then: it keeps them, and an interrupted copy of a new file is private, unless `mode` is given. Default
   * false.
   */
  readonly resume?: boolean | undefined
  /**
   * Permission bits that the file gets when all is written. Default: a file that was there keeps its own, a new one
   * gets those of the local file where the guest can change them, and 0600 if there is none. What was asked for and
   * cannot be set is an error; what was written is there.
   */
  readonly mode?: number | undefined
  /** What happens where a new file cannot be made private before it is written. Default `prefer`. */
  readonly privacy?: Privacy | undefined
}

/** What was copied. */
export interface TransferResult {
  readonly bytes: number
  /** Of the whole copy, in lower-case hex, with `verify` or `resume`: it takes a tenth of a fast copy's time. */
  readonly sha256?: string
  /** How the checksum was compared: not at all, with one made in the guest, or by reading the file once more. */
  readonly verified: 'no' | 'in-guest' | 'read-back'
  /** How many of the bytes an earlier attempt had copied, where it went on from one. */
  readonly resumedFrom?: number
}

/** What was copied to the guest. */
export interface UploadResult extends TransferResult {
  readonly access: FileAccess
}
