import type { ProcessFate } from './process-identity.js'

/** A freeze that the journal knows of: its process is at it, or was killed, or could not confirm its thaw. */
export interface PendingFreeze {
  /** Name of its file. */
  readonly id: string
  /** Where the agent is; an address, unless the transport was the program's own. */
  readonly target: string
  /** The process that froze it, or was about to. */
  readonly pid: number
  readonly host: string
  readonly holder: ProcessFate
  /** Whether its process ran on this machine. If not, a `target` that is a path here may lead to another guest. */
  readonly onThisMachine: boolean
  /** Whether its process should be done with it by now, thaw included. */
  readonly overdue: boolean
  /** When it was begun. */
  readonly when: Date
  readonly maxMs: number
  /** What was to be frozen; `undefined` for all, or for more than the journal keeps (64 KiB). */
  readonly mountpoints: readonly string[] | undefined
}

/** Where the journal is. */
export interface PendingFreezesOptions {
  /** The folder, as in `FreezeOptions.journal`. */
  readonly journal?: string | undefined
}

/**
 * The freezes that the journal knows of, oldest first. Says nothing of the guests themselves: nobody is asked.
 * Rejects, with the file system's error, where the journal is there and cannot be read, and with an `OptionError` where it
 * has no place, for want of a home folder.
 */
export async function pendingFreezes(options: PendingFreezesOptions = {}): Promise<PendingFreeze[]> {
  const { readJournal } = await import('./read-journal.js')
  return await readJournal(options.journal)
}
