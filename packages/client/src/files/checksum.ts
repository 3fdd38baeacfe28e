import { createHash } from 'node:crypto'
import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import { ExecResultLostError } from '../errors/exec-result-lost-error.js'
import { VerifyError } from '../errors/verify-error.js'
import { exec } from '../exec/exec.js'
import { everySecond } from './every-second.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import { atLength } from './program-time.js'
import { readChunks } from './read-chunks.js'
import { sizeOf } from './size-of.js'
import type { TransferOptions } from './transfer-options.js'

/** What a file in the guest is compared with. */
export interface Copied {
  readonly bytes: number
  readonly sha256: string
  /** The file may have grown since: then its beginning is compared. */
  readonly mayGrow?: boolean
}

/**
 * Compares a file in the guest with what was copied, and says how. No more of it is read than was copied, and one byte:
 * a guest's file need not end. Tells that it is `verifying`. @throws VerifyError
 */
export async function verifyGuestFile(
  context: FilesContext,
  path: string,
  { bytes, sha256, mayGrow = false }: Copied,
  options: CallOptions & Pick<TransferOptions, 'onProgress'>,
): Promise<'in-guest' | 'read-back'> {
  const goesOn = everySecond((phaseBytes?: number) => {
    options.onProgress?.({ bytes, total: bytes, phase: 'verifying', phaseBytes })
  })
  goesOn()
  const inGuest = await sha256InGuest(context, path, options, () => goesOn())
  if (inGuest === sha256) return 'in-guest'
  await using file = await GuestFile.open(context.agent, path, 'r', options)
  if (inGuest !== undefined) {
    const hasGrown = mayGrow && ((await sizeOf(file, options)) ?? 0) > bytes
    if (!hasGrown) throw new VerifyError(path, sha256, inGuest)
  }
  const actual = await sha256ByReading(file, context, mayGrow ? bytes : bytes + 1, options, goesOn)
  if (actual !== sha256) throw new VerifyError(path, sha256, actual)
  return 'read-back'
}

/** `undefined` where the guest cannot or may not run sha256sum, or no checksum comes of it. */
export async function sha256InGuest(
  context: FilesContext,
  path: string,
  options: CallOptions,
  goesOn?: () => void,
): Promise<string | undefined> {
  try {
    const { exitCode, stdoutText } = await exec(context.agent, ['sha256sum', '--', path], atLength(options, goesOn))
    // A path with a backslash or a newline puts a backslash in front.
    return exitCode === 0 ? /^\\?([0-9a-f]{64})(?: |$)/.exec(stdoutText)?.[1] : undefined
  } catch (error) {
    if (error instanceof CommandError || error instanceof ExecResultLostError) return undefined
    throw error
  }
}

async function sha256ByReading(
  file: GuestFile,
  context: FilesContext,
  end: number,
  options: CallOptions,
  goesOn: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of readChunks(file, context, options, { start: 0, end })) {
    hash.update(chunk)
    bytes += chunk.length
    goesOn(bytes)
  }
  return hash.digest('hex')
}
