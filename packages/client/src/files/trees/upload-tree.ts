import { OptionError } from '@qga/wire/calls'
import { verifyGuestFile } from '../checksum.js'
import type { FilesContext } from '../files-context.js'
import { GuestFile } from '../guest-file.js'
import { atLength, briefly } from '../program-time.js'
import { TransferState } from '../transfer-state.js'
import { writeChunks } from '../write-chunks.js'
import { GuestTar } from './guest-tar.js'
import { GuestTempFolder } from './guest-temp-folder.js'
import { compressed } from './gzip.js'
import { localMembers } from './local-members.js'
import { newMembers } from './new-members.js'
import { cannotCompare, mustRunInGuest } from './run-in-guest.js'
import { checkGuestFolder, defaultTempFolder, type TreeOptions, type TreeResult } from './tree-options.js'
import { walkUpload } from './walk-upload.js'
import { type TarMember, tarSize, writeTar } from './write-tar.js'

/**
 * Copies a local folder into a folder of the guest, which is made if it is not there and keeps what else is in it: as
 * an archive that `tar` unpacks there, or file by file where there is no `tar`. All that is new is owned by the agent's
 * user; permissions are kept, links are copied as they are. With `tar` what is new has the times that it has here, in
 * whole seconds. Folders that are there already, and links to folders in their place, stay as they are.
 */
export async function uploadTree(
  context: FilesContext,
  localPath: string,
  guestPath: string,
  options: TreeOptions,
): Promise<TreeResult> {
  if ('resume' in options && options.resume) {
    throw new OptionError('a folder cannot be resumed', { hint: 'Copy it again, or its large files one by one' })
  }
  checkGuestFolder(guestPath)
  let state = new TransferState(options, undefined)
  const { members, skipped } = await localMembers(localPath, options.signal)
  try {
    const tar = await GuestTar.find(context, guestPath, options)
    if (tar === undefined && options.verify !== undefined) throw cannotCompare(guestPath)
    const sent = await newMembers(context, members, guestPath, options)
    const total = tar === undefined ? sizeOf(sent) : options.compress ? undefined : tarSize(sent)
    state = new TransferState(options, total)
    const warnings =
      tar === undefined
        ? await walkUpload(context, sent, guestPath, state, options)
        : await sendPacked(context, tar, sent, guestPath, state, options)
    const kept = members.filter(({ kind }) => kind !== 'directory')
    return {
      entries: kept.length,
      bytes: sizeOf(members),
      skipped,
      skippedCount: skipped.length,
      method: tar === undefined ? 'walk' : 'tar',
      warnings,
    }
  } catch (error) {
    throw state.stopped(guestPath, error, { part: undefined, resumable: false })
  }
}

async function sendPacked(
  context: FilesContext,
  tar: GuestTar,
  members: readonly TarMember[],
  guestPath: string,
  state: TransferState,
  options: TreeOptions,
): Promise<string> {
  await using temp = await GuestTempFolder.create(context, options.tempFolder ?? defaultTempFolder, guestPath, options)
  const archive = `${temp.path}/tree.tar`
  {
    await using file = await GuestFile.open(context.agent, archive, 'w', options)
    const packed = writeTar(members)
    await writeChunks(file, context, options.compress ? compressed(packed) : packed, options, (bytes) =>
      state.copied(bytes),
    )
    await file.flush(options)
    await file.close(options)
  }
  const { bytes, sha256 } = state
  if (sha256 !== undefined) await verifyGuestFile(context, archive, { bytes, sha256 }, options)
  state.begin('unpacking')
  await mustRunInGuest(context, ['mkdir', '-p', '--', guestPath], guestPath, briefly(options))
  return await tar.unpack(
    { path: archive, folder: guestPath, compress: options.compress === true },
    atLength(options, () => state.goesOn()),
  )
}

function sizeOf(members: readonly TarMember[]): number {
  return members.reduce((sum, { size }) => sum + size, 0)
}
