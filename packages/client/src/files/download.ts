import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import type { CallOptions, Int64 } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { verifyGuestFile } from './checksum.js'
import { GuestFile } from './guest-file.js'
import { PIPELINE_WINDOW, readChunks } from './read-chunks.js'
import type { TransferOptions, TransferResult } from './transfer-options.js'

/**
 * Copies one file of the guest to `localPath`. The content goes to a new file beside it, which takes the name only
 * when all is there (and verified, if asked): what was at `localPath` stays until then, and after any error.
 */
export async function download(
  agent: Commands,
  guestPath: string,
  localPath: string,
  options: TransferOptions = {},
): Promise<TransferResult> {
  await using file = await GuestFile.open(agent, guestPath, 'r', options)
  const partPath = `${localPath}.${randomBytes(6).toString('hex')}.part`
  const part = await open(partPath, 'wx')
  try {
    const copied = await copyInto(part, agent, file, options)
    const verified =
      options.verify === 'sha256' ? await verifyGuestFile(agent, guestPath, copied.sha256, options) : 'no'
    await part.close()
    await rename(partPath, localPath)
    return { ...copied, verified }
  } catch (error) {
    await part.close()
    await rm(partPath, { force: true })
    throw error
  }
}

async function copyInto(part: FileHandle, agent: Commands, file: GuestFile, options: TransferOptions) {
  const hash = createHash('sha256')
  const total = await sizeOf(file, options)
  let bytes = 0
  for await (const chunk of readChunks(file, options, agent.pipelines ? PIPELINE_WINDOW : 1)) {
    await part.writeFile(chunk)
    hash.update(chunk)
    bytes += chunk.length
    options.onProgress?.({ bytes, total })
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** The size by going to the end and back; `undefined` for what has none (a pipe), says 0 (in /proc) or 2^63 - 1 (a folder). */
async function sizeOf(file: GuestFile, options: CallOptions): Promise<number | undefined> {
  let size: Int64
  try {
    size = await file.seek(0, 'end', options)
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
  await file.seek(0, 'set', options)
  return typeof size === 'number' && size > 0 ? size : undefined
}
