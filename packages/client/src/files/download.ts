import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CommandError, OptionError, onAbort } from '@qga/wire/calls'
import { FileTooLargeError } from '../errors/file-too-large-error.js'
import { ForeignPartError } from '../errors/foreign-part-error.js'
import { assertResumable } from './assert-resumable.js'
import { checkedBytes } from './checked-bytes.js'
import { verifyGuestFile } from './checksum.js'
import { DiskGuard } from './disk-guard.js'
import { fifoWriter, isFifo } from './fifo.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import { PartFile } from './part-file.js'
import { sizeOf } from './size-of.js'
import type { DownloadOptions, TransferResult } from './transfer-options.js'
import { TransferState } from './transfer-state.js'
import { wholeFile } from './whole-file.js'

/** What has no size may be endless. */
const DEFAULT_MAX_UNSIZED_BYTES = 1024 * 1024 * 1024

/** A file of the guest, ready to be copied. */
interface Source {
  readonly context: FilesContext
  readonly file: GuestFile
  readonly size: number | undefined
  readonly maxBytes: number
  readonly state: TransferState
}

/**
 * Copies one file of the guest to a path or a stream. A path's content goes to a new file beside it, which takes the
 * name only when all is there (and verified, if asked): what was at the path stays until then, and after any error. A
 * device or a pipe at the path is written into.
 */
export async function download(
  context: FilesContext,
  guestPath: string,
  to: string | Writable,
  options: DownloadOptions = {},
): Promise<TransferResult> {
  try {
    return await copy(context, guestPath, to, options)
  } catch (error) {
    // One that has all of the file may still be read at its other end.
    if (typeof to !== 'string' && !to.writableEnded) to.destroy()
    throw error
  }
}

async function copy(
  context: FilesContext,
  guestPath: string,
  to: string | Writable,
  options: DownloadOptions,
): Promise<TransferResult> {
  if (to === '') throw new OptionError('the path of the copy is empty')
  const isSpecial = typeof to === 'string' && (await isSpecialFile(to))
  assertResumable(typeof to === 'string' && !isSpecial, options)
  const limit = checkedBytes('maxBytes', options.maxBytes)
  await using file = await GuestFile.open(context.agent, guestPath, 'r', options)
  const size = await sizeOf(file, options)
  const maxBytes = limit ?? (size === undefined ? DEFAULT_MAX_UNSIZED_BYTES : Number.POSITIVE_INFINITY)
  if (size !== undefined && size > maxBytes) throw new FileTooLargeError(guestPath, maxBytes)
  const source = { context, file, size, maxBytes, state: new TransferState(options, size) }
  if (typeof to === 'string' && !isSpecial) return await toPath(source, to, options)
  return await toStream(source, to, options)
}

/** Whether a device or a pipe is at a path: that is written into, never replaced. @throws OptionError for a folder */
async function isSpecialFile(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory())
    throw new OptionError(`${path} is a folder`, { hint: 'Name the file that is to be made in it' })
  return there !== undefined && !there.isFile()
}

async function toPath(source: Source, localPath: string, options: DownloadOptions): Promise<TransferResult> {
  const { file, state } = source
  const resume = options.resume === true
  const part = resume ? await PartFile.kept(localPath) : await PartFile.fresh(localPath)
  let resumedFrom = 0
  let verified: TransferResult['verified']
  try {
    const guard = new DiskGuard(dirname(localPath))
    if (resume) resumedFrom = await takeUp(part, source, options)
    if (resumedFrom > 0) await file.seek(resumedFrom, 'set', options)
    if (source.size !== undefined) await guard.need(source.size - resumedFrom)
    for await (const chunk of chunksOf(source, options, resumedFrom)) {
      state.copied(chunk)
      await part.write(chunk)
      await guard.wrote(chunk.length)
    }
    state.allCopied()
    await part.flush()
    verified = await compare(source, options, resumedFrom > 0)
    await part.becomeTarget()
  } catch (error) {
    // What the disk did not take is not there, whatever came.
    await part.flush().catch(() => {})
    state.bytes = part.size
    const isOthers = error instanceof ForeignPartError
    const worthKeeping = resume && state.bytes > 0 && !provenWrong(error) && !isOthers
    await (worthKeeping || isOthers ? part.close() : part.remove())
    throw state.stopped(file.path, error, { part: worthKeeping ? part.path : undefined, resumable: worthKeeping })
  }
  return {
    ...state.result(verified),
    ...(resumedFrom > 0 ? { resumedFrom } : {}),
  }
}

/** To a stream, or to a device or a pipe at a path: a pipe is waited for until somebody reads. */
async function toStream(source: Source, to: string | Writable, options: DownloadOptions): Promise<TransferResult> {
  const { context, file, state } = source
  const done = new AbortController()
  const over = new AbortController()
  try {
    const counted = async function* () {
      for await (const chunk of chunksOf(source, options, 0)) {
        yield chunk
        state.copied(chunk)
      }
    }
    // A stream that takes nothing would be waited for beyond the session's end: a request says how that was.
    const ended = context.agent.whenClosed(done.signal).then(() => file.seek(0, 'cur', options))
    ended.catch((error) => done.signal.aborted || over.abort(error))
    const sink = typeof to === 'string' ? await openSpecial(to, [over.signal, options.signal]) : to
    // Nothing would come of one that has ended, not even an error.
    if (!sink.writable) throw sink.errored ?? new OptionError('the stream has ended, or was destroyed')
    const unlisten = onAbort(over.signal, () => sink.destroy(over.signal.reason))
    await pipeline(Readable.from(counted(), { highWaterMark: 1 }), sink, {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    }).finally(unlisten)
    state.allCopied()
    return state.result(await compare(source, options))
  } catch (error) {
    throw state.stopped(file.path, error, { part: undefined, resumable: false })
  } finally {
    done.abort()
  }
}

async function openSpecial(path: string, signals: readonly (AbortSignal | undefined)[]): Promise<Writable> {
  if (!(await isFifo(path))) return createWriteStream(path)
  return await fifoWriter(path, AbortSignal.any(signals.filter((signal) => signal !== undefined)))
}

/** Compares checksums where that is asked for, or necessary. @throws VerifyError */
async function compare({ context, file, state }: Source, options: DownloadOptions, isNeeded = false) {
  const { bytes, sha256 } = state
  if (sha256 === undefined || (options.verify === undefined && !isNeeded)) return 'no'
  return await verifyGuestFile(context, file.path, { bytes, sha256, mayGrow: true }, options)
}

/**
 * What is left of the file from an offset, as much of it as there was at the beginning.
 * @throws FileTooLargeError, FileShrunkError; CommandError with a remedy where it is a folder
 */
async function* chunksOf(source: Source, options: DownloadOptions, start: number): AsyncGenerator<Buffer> {
  const { context, file, maxBytes, size, state } = source
  // One byte more than is wanted tells that there is more.
  const end = size ?? maxBytes + 1
  try {
    for await (const chunk of wholeFile(file, context, options, { start, end }, size)) {
      if (state.bytes + chunk.length > maxBytes) throw new FileTooLargeError(file.path, maxBytes)
      yield chunk
    }
  } catch (error) {
    throw withRemedy(error)
  }
}

/** An agent opens a folder as a file, and says what it is when that is read: the same error, and what to do. */
function withRemedy(error: unknown): unknown {
  if (!(error instanceof CommandError) || !/is a directory/i.test(error.desc)) return error
  return new CommandError(error.command, error, { hint: 'Copy it with recursive: true', cause: error.cause })
}

/** Reads what an earlier attempt has left, and returns its length; one that cannot be of this file is emptied. */
async function takeUp(part: PartFile, { size, state }: Source, options: DownloadOptions): Promise<number> {
  const had = part.size
  if (had === 0) return 0
  if (size === undefined || had > size) {
    await part.empty()
    return 0
  }
  for await (const chunk of part.content()) {
    options.signal?.throwIfAborted()
    state.hadBefore(chunk)
  }
  return had
}

function provenWrong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(VERIFY_FAILED|FILE_TOO_LARGE)$/.test(String(error.code))
}
