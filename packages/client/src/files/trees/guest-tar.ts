import type { CallOptions } from '@qga/schema'
import { GuestProgramError } from '../../errors/guest-program-error.js'
import { TreeUnavailableError } from '../../errors/tree-unavailable-error.js'
import type { ExecResult } from '../../exec/exec-result.js'
import type { FilesContext } from '../files-context.js'
import { briefly, type ProgramTime } from '../program-time.js'
import { complaint, runInGuest } from './run-in-guest.js'

/** What GNU's complains about and ends with 1 is known by its English words. */
const inEnglish = ['env', 'LC_ALL=C', 'LANGUAGE=', 'tar']
/** What `env` ends with: it may not run the program, or there is none. */
const notRun: readonly unknown[] = [126, 127]
/** Exit code of GNU's when files changed while it read them, and of all others when anything failed. */
const SOME_DIFFER = 1
/** After these the archive is whole. */
const harmless =
  /: (?:file changed as we read it|File removed before we read it\.?|file is the archive; not dumped|(?:socket|door) ignored)$/
/** After this it is not: the file has zeros in place of what is gone. */
const padded = /: File shrank by \d+ bytes?; padding with zeros$/m
const fromTheFuture = /^.*: time stamp .* is .* s in the future\n?/gm

/** An archive in the guest, of a folder there. */
export interface GuestArchive {
  readonly path: string
  readonly folder: string
  readonly compress: boolean
}

/** The `tar` of a guest: that of BSD has other options than GNU's, and all others say less than that. */
export class GuestTar {
  readonly #context: FilesContext
  readonly #about: string
  readonly #isBsd: boolean

  private constructor(context: FilesContext, about: string, isBsd: boolean) {
    this.#context = context
    this.#about = about
    this.#isBsd = isBsd
  }

  /** `undefined` if the guest has none. `about` is the folder that is to be copied, for messages. */
  static async find(context: FilesContext, about: string, options: CallOptions): Promise<GuestTar | undefined> {
    const said = await runInGuest(context, [...inEnglish, '--version'], about, briefly(options))
    if (said === undefined || notRun.includes(said.exitCode)) return undefined
    return new GuestTar(context, about, said.stdoutText.startsWith('bsdtar'))
  }

  /** What it complained about though the archive is whole; `undefined` if it is gone. @throws GuestProgramError */
  async pack({ path, folder, compress }: GuestArchive, time: ProgramTime): Promise<string | undefined> {
    // Of BSD's other formats one has sparse files, and others have no long names.
    const format = this.#isBsd ? ['--format', 'gnutar'] : []
    const ran = await this.#run(['-c', ...format, ...(compress ? ['-z'] : []), '-f', path, '-C', folder, '.'], time)
    if (ran === undefined) return undefined
    if (!isWhole(ran)) throw new GuestProgramError('tar', ran, complaint(ran))
    return complaint({ stderrText: withoutArchive(ran.stderrText, path) })
  }

  /** What it complained about though it succeeded. @throws GuestProgramError */
  async unpack({ path, folder, compress }: GuestArchive, time: ProgramTime): Promise<string> {
    // Without it BSD's refuses what goes through a link to a folder.
    const throughLinks = this.#isBsd ? ['-P'] : []
    const options = ['-x', ...throughLinks, ...(compress ? ['-z'] : []), '-p', '-o']
    const ran = await this.#run([...options, '-f', path, '-C', folder], time)
    if (ran === undefined) throw new TreeUnavailableError(this.#about, 'the guest has no tar')
    if (ran.exitCode !== 0) throw new GuestProgramError('tar', ran, complaint(ran))
    // New files are from the future wherever the guest's clock is behind.
    return complaint({ stderrText: ran.stderrText.replace(fromTheFuture, '') })
  }

  async #run(words: readonly string[], time: ProgramTime): Promise<ExecResult | undefined> {
    // BSD's converts names by the guest's locale, and speaks English in all of them.
    const tar = this.#isBsd ? ['tar'] : inEnglish
    const ran = await runInGuest(this.#context, [...tar, ...words], this.#about, time)
    return ran === undefined || notRun.includes(ran.exitCode) ? undefined : ran
  }
}

/** What lies in the folder that is packed may be the archive itself: what is said of that tells a caller nothing. */
function withoutArchive(stderrText: string, archive: string): string {
  const [own = ''] = archive.split('/').slice(-2)
  // BSD's says this without a name, and without a line break.
  const lines = stderrText.replace(/^: Can't add archive to itself/m, '').split('\n')
  return lines.filter((line) => !line.includes(own)).join('\n')
}

function isWhole({ exitCode, stderrText }: ExecResult): boolean {
  if (exitCode === 0) return !padded.test(stderrText)
  const lines = stderrText.split('\n').filter((line) => line !== '')
  return exitCode === SOME_DIFFER && lines.length > 0 && lines.every((line) => harmless.test(line))
}
