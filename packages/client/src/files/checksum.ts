import { createHash } from 'node:crypto'
import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import { VerifyError } from '../errors/verify-error.js'
import { exec } from '../exec/exec.js'
import type { FilesContext } from './files-context.js'
import { GuestFile } from './guest-file.js'
import { atLength } from './program-time.js'
import { readChunks } from './read-chunks.js'

/** Compares a file in the guest with a checksum, and says how. @throws VerifyError */
export async function verifyGuestFile(
  context: FilesContext,
  path: string,
  expected: string,
  options: CallOptions,
): Promise<'in-guest' | 'read-back'> {
  const inGuest = await sha256InGuest(context, path, options)
  const actual = inGuest ?? (await sha256ByReading(context, path, options))
  if (actual !== expected) throw new VerifyError(path, expected, actual)
  return inGuest === undefined ? 'read-back' : 'in-guest'
}

/** `undefined` where the guest cannot or may not run sha256sum, or it does not say a checksum. */
export async function sha256InGuest(
  context: FilesContext,
  path: string,
  options: CallOptions,
): Promise<string | undefined> {
  try {
    const { exitCode, stdoutText } = await exec(context.agent, ['sha256sum', '--', path], atLength(options))
    // A path with a backslash or a newline puts a backslash in front.
    return exitCode === 0 ? /^\\?([0-9a-f]{64})(?: |$)/.exec(stdoutText)?.[1] : undefined
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}

async function sha256ByReading(context: FilesContext, path: string, options: CallOptions): Promise<string> {
  const hash = createHash('sha256')
  await using file = await GuestFile.open(context.agent, path, 'r', options)
  for await (const chunk of readChunks(file, context, options)) hash.update(chunk)
  return hash.digest('hex')
}
