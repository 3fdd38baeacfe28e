import { basename } from 'node:path'
import { checkLimits, OptionError, ProtocolError } from '@qga/wire/calls'
import { verifyGuestFile } from '../checksum.js'
import type { FilesContext } from '../files-context.js'
import { GuestFile } from '../guest-file.js'
import { atLength } from '../program-time.js'
import { readChunks } from '../read-chunks.js'
import { TransferState } from '../transfer-state.js'
import { GuestTar } from './guest-tar.js'
import { GuestTempFolder } from './guest-temp-folder.js'
import { expanded } from './gzip.js'
import { LocalTree } from './local-tree.js'
import { tellingWhatIsThere } from './no-folder.js'
import { readTar } from './read-tar.js'
import { TreeReceiver } from './receive-tree.js'
import { cannotCompare } from './run-in-guest.js'
import { checkGuestFolder, type DownloadTreeOptions, defaultTempFolder, type TreeResult } from './tree-options.js'
import { walkDownload } from './walk-download.js'

const defaults = { maxBytes: 64 * 1024 ** 3, maxEntries: 250_000, maxDepth: 128 }
/** Whether names have to do for file systems that tell no upper case from lower. */
const portableHere = process.platform === 'win32' || process.platform === 'darwin'

/**
 * Copies a folder of the guest to a new place here, whole or not at all: as an archive that `tar` makes in a private
 * folder of the guest, or file by file where there is no `tar`. The archive is unpacked as it comes, by rules of our
 * own: the guest chooses every byte of it.
 */
export async function downloadTree(
  context: FilesContext,
  guestPath: string,
  localPath: string,
  options: DownloadTreeOptions,
): Promise<TreeResult> {
  if ('resume' in options && options.resume) {
    throw new OptionError('a folder cannot be resumed', { hint: 'Copy it again, or its large files one by one' })
  }
  checkGuestFolder(guestPath)
  checkLimits(defaults, options)
  const copy = { state: new TransferState(options, undefined) }
  const tree = await LocalTree.create(localPath)
  const receiver = new TreeReceiver(tree, {
    maxBytes: options.maxBytes ?? defaults.maxBytes,
    maxEntries: options.maxEntries ?? defaults.maxEntries,
    maxDepth: options.maxDepth ?? defaults.maxDepth,
    portable: options.portableNames ?? portableHere,
  })
  try {
    const packed = await receivePacked(context, guestPath, receiver, copy, options)
    if (packed === undefined && options.verify !== undefined) throw cannotCompare(guestPath)
    if (packed === undefined) await walkDownload(context, guestPath, receiver, copy.state, options)
    await tree.finish()
    return {
      entries: receiver.entries,
      bytes: receiver.bytes,
      skipped: receiver.skipped,
      skippedCount: receiver.skippedCount,
      method: packed === undefined ? 'walk' : 'tar',
      warnings: packed?.warnings ?? '',
    }
  } catch (error) {
    await tree.remove()
    const told = await tellingWhatIsThere(context, guestPath, error, options)
    throw copy.state.stopped(guestPath, told, { part: undefined, resumable: false })
  }
}

/** `undefined` if the guest has no `tar`. How large it is, and so the copy's state, is known when it is packed. */
async function receivePacked(
  context: FilesContext,
  guestPath: string,
  receiver: TreeReceiver,
  copy: { state: TransferState },
  options: DownloadTreeOptions,
): Promise<{ warnings: string } | undefined> {
  const compress = options.compress === true
  const tar = await GuestTar.find(context, guestPath, options)
  if (tar === undefined) return undefined
  await using temp = await GuestTempFolder.create(context, options.tempFolder ?? defaultTempFolder, guestPath, options)
  const archive = `${temp.path}/tree.tar`
  copy.state.begin('packing')
  const warnings = await tar.pack(
    { path: archive, folder: guestPath, compress },
    atLength(options, () => copy.state.goesOn()),
  )
  if (warnings === undefined) return undefined
  await using file = await GuestFile.open(context.agent, archive, 'r', options)
  const size = await file.seek(0, 'end', options)
  if (typeof size !== 'number' || size <= 0) throw new ProtocolError('tar in the guest made no archive')
  receiver.checkArchive(size)
  await file.seek(0, 'set', options)
  const state = new TransferState(options, size)
  copy.state = state
  state.begin('copying')
  if (!compress) await receiver.expect(size)
  const wire = readChunks(file, context, options, { start: 0, end: size })
  // It is not ended by whoever reads it: what is behind the end of the archive counts for the checksum.
  const coming = {
    async next() {
      const next = await wire.next()
      if (!next.done) state.copied(next.value)
      return next
    },
    [Symbol.asyncIterator]: () => coming,
  }
  try {
    const own = basename(temp.path)
    for await (const entry of readTar(compress ? expanded(coming) : coming)) {
      // Our folder may lie in the one that is copied.
      if (Buffer.from(entry.name).includes(own)) receiver.ignore(entry)
      else await receiver.take(entry)
    }
    for await (const _ of coming);
  } finally {
    await wire.return(undefined)
  }
  const { bytes, sha256 } = state
  if (sha256 !== undefined) await verifyGuestFile(context, archive, { bytes, sha256 }, options)
  return { warnings }
}
