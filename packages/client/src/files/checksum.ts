import { createHash } from 'node:crypto'
import type { CallOptions } from '@qga/schema'
import { CommandError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import { VerifyError } from '../errors/verify-error.js'
import { exec } from '../exec/exec.js'
import { GuestFile } from './guest-file.js'
import { PIPELINE_WINDOW, readChunks } from './read-chunks.js'

/** Long enough for the largest files; a guest that hangs is ended by the signal. */
const CHECKSUM_MS = 3_600_000

/** Compares a file in the guest with a checksum, and says how. @throws VerifyError */
export async function verifyGuestFile(
  agent: Commands,
  path: string,
  expected: string,
  options: CallOptions,
): Promise<'in-guest' | 'read-back'> {
  const inGuest = await sha256InGuest(agent, path, options)
  const actual = inGuest ?? (await sha256ByReading(agent, path, options))
  if (actual !== expected) throw new VerifyError(path, expected, actual)
  return inGuest === undefined ? 'read-back' : 'in-guest'
}

/** `undefined` where the guest cannot or may not run sha256sum, or it does not say a checksum. */
async function sha256InGuest(agent: Commands, path: string, options: CallOptions): Promise<string | undefined> {
  try {
    const { exitCode, stdoutText } = await exec(agent, ['sha256sum', '--', path], {
      ...options,
      timeoutMs: CHECKSUM_MS,
    })
    // A path with a backslash or a newline puts a backslash in front.
    return exitCode === 0 ? /^\\?([0-9a-f]{64})(?: |$)/.exec(stdoutText)?.[1] : undefined
  } catch (error) {
    if (error instanceof CommandError) return undefined
    throw error
  }
}

async function sha256ByReading(agent: Commands, path: string, options: CallOptions): Promise<string> {
  const hash = createHash('sha256')
  await using file = await GuestFile.open(agent, path, 'r', options)
  for await (const chunk of readChunks(file, options, agent.pipelines ? PIPELINE_WINDOW : 1)) hash.update(chunk)
  return hash.digest('hex')
}
