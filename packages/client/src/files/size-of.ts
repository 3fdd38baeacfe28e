import type { CallOptions, Int64 } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import type { GuestFile } from './guest-file.js'

/**
 * The size by going to the end and back; `undefined` for what has none (a pipe), says 0 (in /proc) or 2^63 - 1 (a folder).
 * Afterwards the file is at its beginning, if it has places at all.
 * @throws CommandUnavailableError: an agent that is barred from it, as by a freeze, has said nothing of the file
 */
export async function sizeOf(file: GuestFile, options: CallOptions): Promise<number | undefined> {
  let size = await unlessRefused(file.seek(0, 'end', options), options)
  const begin = await unlessRefused(file.seek(0, 'set', options), options)
  if (size === undefined && begin !== undefined) {
    // It has places. The refusal may have been another's: asked once more.
    size = await unlessRefused(file.seek(0, 'end', options), options)
    await file.seek(0, 'set', options)
  }
  if (size !== undefined && begin === undefined) await file.seek(0, 'set', options)
  return typeof size === 'number' && size > 0 ? size : undefined
}

async function unlessRefused(place: Promise<Int64>, options: CallOptions): Promise<Int64 | undefined> {
  try {
    return await place
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof CommandError && !(error instanceof CommandUnavailableError)) return undefined
    throw error
  }
}
