import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import type { GuestFile } from './guest-file.js'

/** The size by going to the end and back; `undefined` for what has none (a pipe), says 0 (in /proc) or 2^63 - 1 (a folder). */
export async function sizeOf(file: GuestFile, options: CallOptions): Promise<number | undefined> {
  try {
    const size = await file.seek(0, 'end', options)
    await file.seek(0, 'set', options)
    return typeof size === 'number' && size > 0 ? size : undefined
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}
