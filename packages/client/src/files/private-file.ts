import type { CallOptions } from '@qga/schema'
import { CommandError, OptionError } from '@qga/wire/calls'
import { checkedWord } from '../checked-word.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { GuestProgramError } from '../errors/guest-program-error.js'
import { NotPrivateError } from '../errors/not-private-error.js'
import { exec } from '../exec/exec.js'
import type { FilesContext } from './files-context.js'
import { briefly } from './program-time.js'
import { complaint, hasNone } from './trees/run-in-guest.js'

/**
 * Who may read a file that was written. `kept`: it was there before, and kept its permissions. `private`: it is new,
 * and for its owner alone (or has the mode that was asked for). `open`: it is new and could not be made private
 * first, so the agent made it, with mode 0666 on POSIX systems whatever its umask. [measured, 7.2 to 11.1]
 */
export type FileAccess = 'kept' | 'private' | 'open'

/**
 * What happens where a new file cannot be made private, because guest-exec is blocked or there is no `sh`: `prefer`
 * goes on and says so in the result, `require` fails before anything is written. `skip` does not even try.
 */
export type Privacy = 'prefer' | 'require' | 'skip'

const THERE = 10
const NOT_MADE = 11
const script = `[ -e "$1" ] && exit ${THERE}; umask 077; true >> "$1" || exit ${NOT_MADE}`

/** What came of making a file private, and whether nothing was there: then nothing is lost by emptying it. */
export interface MadePrivate {
  readonly access: FileAccess
  readonly isNew: boolean
}

/**
 * Makes a file with mode 0600 before there is anything in it, unless it is there already. Unless it must be private, the
 * shell's errors are left to the opening of the file, which tells them better.
 * @throws NotPrivateError
 */
export async function createPrivately(
  context: FilesContext,
  path: string,
  given: Privacy | undefined,
  options: CallOptions,
): Promise<MadePrivate> {
  const privacy = checkedWord('privacy', given, ['prefer', 'require', 'skip']) ?? 'prefer'
  if (privacy === 'skip') return { access: 'open', isNew: false }
  // One that must be private is tried for even if the last one could not be.
  const isTried = context.hasShell || privacy === 'require'
  const made: Made = isTried ? await runScript(context, path, options) : { access: 'open', isNew: false }
  if (privacy === 'require' && made.access === 'open') throw new NotPrivateError(path, made.failure)
  return made
}

interface Made extends MadePrivate {
  /** Why it could not be made private. */
  readonly failure?: Error
}

async function runScript(context: FilesContext, path: string, options: CallOptions): Promise<Made> {
  try {
    const ended = await exec(context.agent, ['sh', '-c', script, 'sh', path], briefly(options))
    if (ended.exitCode === THERE) return { access: 'kept', isNew: false }
    if (ended.exitCode === 0) return { access: 'private', isNew: true }
    // Any other end may have come before it had looked whether the file is there.
    const isNew = ended.exitCode === NOT_MADE
    return { access: 'open', isNew, failure: new GuestProgramError('sh', ended, complaint(ended)) }
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!(error instanceof CommandError)) throw error
    const isBarred = error instanceof CommandUnavailableError && /^(disabled|absent)$/.test(error.why)
    if (isBarred || hasNone(error)) context.hasShell = false
    return { access: 'open', isNew: false, failure: error }
  }
}

/** @throws OptionError for what is no mode */
export function checkMode(mode: number | undefined): void {
  if (mode === undefined || (Number.isInteger(mode) && mode >= 0 && mode <= 0o7777)) return
  throw new OptionError(`mode is ${mode}`, { hint: 'Give permission bits, as 0o600' })
}

/** Sets the permission bits of a file that is written. @throws GuestProgramError, CommandError if the guest cannot or may not */
export async function setMode(context: FilesContext, path: string, mode: number, options: CallOptions): Promise<void> {
  const ended = await exec(context.agent, ['chmod', mode.toString(8), '--', path], briefly(options))
  if (ended.exitCode === 0) return
  const words = complaint(ended) || `exit code ${ended.exitCode}`
  throw new GuestProgramError('chmod', ended, words, {
    summary: `${path} is written, but its mode cannot be set: ${words}`,
    hint: 'What was written is there, with the permissions of before',
  })
}
