import { OptionError } from '@qga/wire/calls'
import type { TransferOptions } from '../transfer-options.js'
import type { Skipped } from './receive-tree.js'

/** How a folder is copied, in either direction. */
export interface TreeOptions extends TransferOptions {
  /** Copies a folder with all that is in it. `verify` compares the archive that it goes by, and needs `tar` in the guest. */
  readonly recursive: true
  /** Compresses what goes over the wire, for slow channels. Default false. */
  readonly compress?: boolean | undefined
  /**
   * A folder of the guest that has room for an archive of what is copied, in which a private one is made for a while.
   * Default `/var/tmp`.
   */
  readonly tempFolder?: string | undefined
}

/** How a folder is copied from the guest. */
export interface DownloadTreeOptions extends TreeOptions {
  /** The contents of all files together, as they are written here, and of those left out. Default 64 GiB. */
  readonly maxBytes?: number | undefined
  /** Files, folders and links together. Default 250000. */
  readonly maxEntries?: number | undefined
  /** Folders within folders. Default 128. */
  readonly maxDepth?: number | undefined
  /**
   * Leaves out names that Windows cannot have, and those that differ by case or normal form alone. Default: on Windows
   * and macOS.
   */
  readonly portableNames?: boolean | undefined
}

/** What of a folder was copied. */
export interface TreeResult {
  /** Files and links; folders are not counted. */
  readonly entries: number
  /** The contents of all files together. */
  readonly bytes: number
  /** What was not copied, at most the first 1000. */
  readonly skipped: readonly Skipped[]
  readonly skippedCount: number
  /** With an archive that `tar` makes or unpacks in the guest, or file by file where there is no `tar`. */
  readonly method: 'tar' | 'walk'
  /** What `tar` in the guest complained about though it went on, such as a file that changed. The guest's own words. */
  readonly warnings: string
}

export const defaultTempFolder = '/var/tmp'

/** An empty path would be the guest's root, and most often is a variable that was not set. @throws OptionError */
export function checkGuestFolder(path: string): void {
  if (path === '') throw new OptionError('the path of the folder in the guest is empty', { hint: "Its root is '/'" })
}
