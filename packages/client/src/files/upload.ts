import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Commands } from '../commands.js'
import { verifyGuestFile } from './checksum.js'
import { GuestFile } from './guest-file.js'
import { CHUNK_BYTES } from './read-chunks.js'
import type { TransferOptions, TransferResult } from './transfer-options.js'

/**
 * Copies one local file to `guestPath`, which is created or emptied first. One write is under way at a time: several
 * large ones lose replies on virtio-serial. [measured, QEMU 7.2] New files are readable by all in the guest.
 */
export async function upload(
  agent: Commands,
  localPath: string,
  guestPath: string,
  options: TransferOptions = {},
): Promise<TransferResult> {
  const copied = await copyFrom(agent, localPath, guestPath, options)
  const verified = options.verify === 'sha256' ? await verifyGuestFile(agent, guestPath, copied.sha256, options) : 'no'
  return { ...copied, verified }
}

async function copyFrom(agent: Commands, localPath: string, guestPath: string, options: TransferOptions) {
  await using source = await open(localPath, 'r')
  const stat = await source.stat()
  const total = stat.isFile() ? stat.size : undefined
  const hash = createHash('sha256')
  let bytes = 0
  await using file = await GuestFile.open(agent, guestPath, 'w', options)
  for await (const chunk of source.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false })) {
    await file.write(chunk, options)
    hash.update(chunk)
    bytes += chunk.length
    options.onProgress?.({ bytes, total })
  }
  await file.flush(options)
  await file.close(options)
  return { bytes, sha256: hash.digest('hex') }
}
