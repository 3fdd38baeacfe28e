import { CommandError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../../errors/command-unavailable-error.js'
import { GuestProgramError } from '../../errors/guest-program-error.js'
import { isMissing } from '../../errors/is-missing.js'
import { TreeUnavailableError } from '../../errors/tree-unavailable-error.js'
import { exec } from '../../exec/exec.js'
import type { ExecResult } from '../../exec/exec-result.js'
import type { FilesContext } from '../files-context.js'
import type { ProgramTime } from '../program-time.js'

/** So much of what a program complains about is shown. */
const MAX_WORDS = 2000

/** Runs a program to its end, or as `time` says; `undefined` if the guest has none of that name. */
export async function runInGuest(
  context: FilesContext,
  argv: readonly string[],
  about: string,
  time: ProgramTime,
): Promise<ExecResult | undefined> {
  try {
    return await exec(context.agent, argv, time)
  } catch (error) {
    if (error instanceof CommandUnavailableError) throw new TreeUnavailableError(about, error.summary, error)
    if (error instanceof CommandError && hasNone(error)) return undefined
    throw error
  }
}

/**
 * Whether a program could not be started because there is none, or none that may be run. A guest that cannot start it for
 * now, as without memory, may have it all the same.
 */
export function hasNone(error: CommandError): boolean {
  return isMissing(error) || /permission denied/i.test(error.desc)
}

/** The same for a program that must be there and succeed; returns what it complained about all the same. */
export async function mustRunInGuest(
  context: FilesContext,
  argv: readonly string[],
  about: string,
  time: ProgramTime,
): Promise<string> {
  const [program = ''] = argv
  const ran = await runInGuest(context, argv, about, time)
  if (ran === undefined) throw new TreeUnavailableError(about, `the guest has no ${program}`)
  if (ran.exitCode !== 0) throw new GuestProgramError(program, ran, complaint(ran))
  return complaint(ran)
}

/** What a program complained about, the guest's own words. */
export function complaint({ stderrText }: Pick<ExecResult, 'stderrText'>): string {
  return stderrText.slice(0, MAX_WORDS).trim()
}

/** What is compared is an archive. */
export function cannotCompare(about: string): TreeUnavailableError {
  return new TreeUnavailableError(about, 'the guest has no tar, and file by file nothing is compared (verify)')
}
