import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import type { TransferState } from './transfer-state.js'

/** What is to be written anew. */
export interface Emptied {
  readonly path: string
  /** Nothing was there: then nothing is lost. */
  readonly isNew: boolean
  /** Whether the same copy with `resume` goes on from what there is. */
  readonly resumable: boolean
}

/** Opens a file to be written anew. What was there may be gone as soon as that is sent, unless it is refused. */
export async function openAnew(
  { agent }: FilesContext,
  state: TransferState,
  { path, isNew }: Pick<Emptied, 'path' | 'isNew'>,
  options: CallOptions,
): Promise<GuestFile> {
  const before = state.hasBegun
  const onWritten = () => {
    state.hasBegun ||= !isNew
  }
  try {
    return await GuestFile.open(agent, path, 'w', options, onWritten)
  } catch (error) {
    if (error instanceof CommandError && isUntouched(error)) state.hasBegun = before
    throw error
  }
}

/**
 * Whether it was refused before anything was opened. What else an agent may say, such as that it cannot save its state,
 * comes when the file is emptied. [source: qga/commands-posix.c; measured, 7.2]
 */
function isUntouched(error: CommandError): boolean {
  const isBarred = error instanceof CommandUnavailableError || error.class === 'CommandNotFound'
  return isBarred || /^failed to open file/i.test(error.desc)
}

/** The same, where nothing else tells of it: a failure once it may be gone is the end of a copy that had begun. */
export async function openEmptied(
  context: FilesContext,
  state: TransferState,
  target: Emptied,
  options: CallOptions,
): Promise<GuestFile> {
  try {
    return await openAnew(context, state, target, options)
  } catch (error) {
    if (!state.hasBegun) throw error
    throw state.stopped(target.path, error, { part: target.path, resumable: target.resumable })
  }
}
