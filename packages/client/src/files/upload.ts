import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { CallOptions } from '@qga/schema'
import { CommandError, OptionError } from '@qga/wire/calls'
import { FileShrunkError } from '../errors/file-shrunk-error.js'
import { GuestProgramError } from '../errors/guest-program-error.js'
import { isMissing } from '../errors/is-missing.js'
import { VerifyError } from '../errors/verify-error.js'
import { assertWrites } from './assert-not-disabled.js'
import { assertResumable } from './assert-resumable.js'
import { sha256InGuest, verifyGuestFile } from './checksum.js'
import { fifoReader, isFifo } from './fifo.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import { localBytes, PIECE_BYTES } from './local-bytes.js'
import { openEmptied } from './open-emptied.js'
import { Pieces } from './pieces.js'
import { checkMode, createPrivately, setMode } from './private-file.js'
import { readChunks } from './read-chunks.js'
import { sourceLife } from './source-life.js'
import type { UploadOptions, UploadResult } from './transfer-options.js'
import { TransferState } from './transfer-state.js'
import { type ByteSource, writeChunks } from './write-chunks.js'

const PERMISSIONS = 0o777

/** Where the bytes come from. */
interface Source {
  readonly total: number | undefined
  /** Permission bits for a file that is new in the guest. */
  readonly mode: number | undefined
  /** The bytes from one offset to another. */
  bytes(start: number, end?: number): ByteSource
  /** Whether bytes can be read a second time. */
  readonly again: boolean
  /** Looks at the first of them: waits for it if `patient`, else only where it is at hand. */
  begin?(over: AbortSignal, patient: boolean): Promise<void>
}

/**
 * Copies a local file, or what a stream brings, to one file of the guest, which is made private or emptied first. An
 * upload that breaks off leaves what has come so far.
 */
export async function upload(
  context: FilesContext,
  given: string | ByteSource,
  guestPath: string,
  options: UploadOptions = {},
): Promise<UploadResult> {
  const isPath = typeof given === 'string' && !(await isFifo(given))
  assertResumable(isPath, options)
  const from = !isPath && typeof given === 'string' ? await fifoReader(given) : given
  if (typeof from !== 'string') {
    const pieces = new Pieces(from, undefined)
    const begin: Source['begin'] = (over, patient) => pieces.begin(over, patient)
    try {
      const source = { total: undefined, mode: undefined, again: false, bytes: () => pieces, begin }
      return await send(context, source, guestPath, options)
    } finally {
      pieces.leave()
    }
  }
  await using local = await open(from, 'r')
  const stats = await local.stat()
  if (stats.isDirectory()) throw new OptionError(`${from} is a folder`, { hint: 'Copy it with recursive: true' })
  assertResumable(stats.isFile(), options)
  // What says 0 may have more, as in /proc: that is copied to its end.
  const size = stats.isFile() && stats.size > 0 ? stats.size : undefined
  const source: Source = {
    total: size,
    mode: stats.isFile() ? stats.mode & PERMISSIONS : undefined,
    again: stats.isFile(),
    bytes: (start, end = size ?? Number.POSITIVE_INFINITY) =>
      stats.isFile()
        ? wholeBytes(local, from, { start, end }, stats.size)
        : local.createReadStream({ autoClose: false, highWaterMark: PIECE_BYTES }),
  }
  return await send(context, source, guestPath, options)
}

/**
 * A part of a local file that has had `size` bytes: what it grows by is left out. One that still claims to be longer than it
 * reads is as it reads: files of /sys have a page, whatever is in them.
 * @throws FileShrunkError
 */
async function* wholeBytes(
  local: FileHandle,
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
  size: number,
): AsyncGenerator<Buffer> {
  // Read once more where it ended: it may have been begun anew, and have grown since.
  for (let at = start, before = -1; at < end && at !== before; ) {
    before = at
    for await (const piece of localBytes(local, at, end)) {
      at += piece.length
      yield piece
    }
    const now = at < end ? (await local.stat()).size : size
    if (now < size) throw new FileShrunkError(path, size, now)
  }
}

async function send(
  context: FilesContext,
  source: Source,
  guestPath: string,
  options: UploadOptions,
): Promise<UploadResult> {
  const state = new TransferState(options, source.total)
  checkMode(options.mode)
  await assertWrites(context.agent, options)
  const { file, start, access } = await openTarget(context, source, state, guestPath, options)
  await using _ = file
  try {
    if (start > 0) {
      for await (const chunk of source.bytes(0, start)) {
        options.signal?.throwIfAborted()
        state.hadBefore(Buffer.from(chunk))
      }
    }
    await writeChunks(file, context, source.bytes(start), { ...options, start }, (bytes) => state.copied(bytes))
    state.allCopied()
    await file.flush(options)
    await file.close(options)
    if (options.mode !== undefined) await setMode(context, guestPath, options.mode, options)
    else if (access === 'private') await copyMode(context, guestPath, source, options)
    const { bytes, sha256 } = state
    const isCompared = sha256 !== undefined && (options.verify === 'sha256' || start > 0)
    return {
      ...state.result(isCompared ? await verifyGuestFile(context, guestPath, { bytes, sha256 }, options) : 'no'),
      ...(start > 0 ? { resumedFrom: start } : {}),
      access,
    }
  } catch (error) {
    const isWrong = error instanceof VerifyError || error instanceof FileShrunkError
    throw state.stopped(guestPath, error, { part: guestPath, resumable: source.again && !isWrong })
  }
}

/** Gives a new file the mode of the local one; it stays private where the guest cannot or may not. */
async function copyMode(context: FilesContext, path: string, { mode }: Source, options: CallOptions): Promise<void> {
  try {
    if (mode !== undefined) await setMode(context, path, mode, options)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof CommandError || error instanceof GuestProgramError)) throw error
  }
}

/** Opens the file in the guest where the first byte goes that is not there yet. */
async function openTarget(
  context: FilesContext,
  source: Source,
  state: TransferState,
  guestPath: string,
  options: UploadOptions,
) {
  if (options.resume) {
    let file: GuestFile | undefined
    try {
      file = await openAgain(context, guestPath, options)
      const start = file === undefined ? 0 : await startIn(context, file, source, state, options)
      if (file !== undefined && start > 0) return { file, start, access: 'kept' as const }
      await file?.close(options)
    } catch (error) {
      await file?.[Symbol.asyncDispose]()
      throw state.stopped(guestPath, error, { part: guestPath, resumable: true })
    }
  }
  const { access, isNew } = await createPrivately(context, guestPath, options.privacy, options)
  await begun(context, source, options, !isNew)
  const target = { path: guestPath, isNew, resumable: source.again }
  const file = await openEmptied(context, state, target, options)
  return { file, start: 0, access }
}

/** A file that may be there is emptied only when there is something to write: a source may fail before its first piece. */
async function begun(context: FilesContext, source: Source, { signal }: CallOptions, patient: boolean): Promise<void> {
  const life = sourceLife(context, signal)
  try {
    await source.begin?.(life.over, patient)
  } finally {
    life.end()
  }
}

async function openAgain(context: FilesContext, path: string, options: CallOptions): Promise<GuestFile | undefined> {
  try {
    return await GuestFile.open(context.agent, path, 'r+', options)
  } catch (error) {
    // Any other refusal leaves what is there as it is.
    if (error instanceof CommandError && isMissing(error)) return undefined
    throw error
  }
}

/** How much of the source is there already: all that is there, if it is the beginning of the source, else nothing. */
async function startIn(
  context: FilesContext,
  file: GuestFile,
  source: Source,
  state: TransferState,
  options: CallOptions,
): Promise<number> {
  const size = await file.seek(0, 'end', options)
  if (typeof size !== 'number' || size <= 0 || !source.again || size > (source.total ?? 0)) return 0
  state.begin('verifying')
  const sha256Of = async (bytes: ByteSource) => {
    const hash = createHash('sha256')
    for await (const chunk of bytes) {
      options.signal?.throwIfAborted()
      hash.update(chunk)
      state.goesOn()
    }
    return hash.digest('hex')
  }
  let there = await sha256InGuest(context, file.path, options, () => state.goesOn())
  if (there === undefined) {
    await file.seek(0, 'set', options)
    there = await sha256Of(readChunks(file, context, options, { start: 0, end: size }))
    await file.seek(size, 'set', options)
  }
  return there === (await sha256Of(source.bytes(0, size))) ? size : 0
}
