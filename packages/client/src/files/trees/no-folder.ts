import type { CallOptions } from '@qga/schema'
import { GuestProgramError } from '../../errors/guest-program-error.js'
import type { FilesContext } from '../files-context.js'
import { briefly } from '../program-time.js'
import { runInGuest } from './run-in-guest.js'

/** Says nothing of what is not there, as of a link that leads nowhere. */
const look = '[ -d "$1" ] && echo folder\n[ -e "$1" ] && echo there\ntrue'

/**
 * What to throw where a program failed that was to read a folder of the guest. Some say that it is none, each in its own
 * words, and some do not: it is looked for once more. The error as it is where it is a folder, or that cannot be known.
 */
export async function tellingWhatIsThere(
  context: FilesContext,
  guestPath: string,
  error: unknown,
  options: CallOptions,
): Promise<unknown> {
  // What may not be looked at does not look as if it were there.
  if (!(error instanceof GuestProgramError) || /permission denied/i.test(error.words)) return error
  const seen = await lookAt(context, guestPath, options)
  if (seen === undefined || seen.includes('folder')) return error
  const told = seen.includes('there')
    ? { summary: `${guestPath} is no folder in the guest`, hint: 'Copy it without recursive' }
    : { summary: `there is no ${guestPath} in the guest`, hint: 'Check the path' }
  return new GuestProgramError(error.program, { exitCode: undefined }, error.words, told)
}

async function lookAt(context: FilesContext, guestPath: string, options: CallOptions): Promise<string | undefined> {
  // With a slash behind, a file would not be there.
  const path = guestPath.replace(/(?<=.)\/+$/, '')
  try {
    const ran = await runInGuest(context, ['sh', '-c', look, 'sh', path], guestPath, briefly(options))
    return ran?.exitCode === 0 ? ran.stdoutText : undefined
  } catch {
    return undefined
  }
}
