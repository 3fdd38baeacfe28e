import { ProtocolError } from '@qga/wire/calls'
import { GuestProgramError } from '../../errors/guest-program-error.js'
import { TreeUnavailableError } from '../../errors/tree-unavailable-error.js'
import type { FilesContext } from '../files-context.js'
import { GuestFile } from '../guest-file.js'
import { atLength, type ProgramTime } from '../program-time.js'
import { sizeOf } from '../size-of.js'
import type { TransferState } from '../transfer-state.js'
import { wholeFile } from '../whole-file.js'
import type { TarEntry } from './read-tar.js'
import type { TreeReceiver } from './receive-tree.js'
import { complaint, runInGuest } from './run-in-guest.js'
import type { DownloadTreeOptions } from './tree-options.js'

const none = new Uint8Array(0)
const FOLDER = 0o755
const FILE = 0o644
const PROGRAM = 0o755
/** Pipes, sockets and devices: several in one test are GNU's alone. */
const special = ['p', 's', 'b', 'c']

/**
 * Copies a folder file by file, by the lists that `find` makes in the guest. Of permissions only whether a file can be
 * run is known then; links are left out, for where they lead is not.
 */
export async function walkDownload(
  context: FilesContext,
  guestPath: string,
  receiver: TreeReceiver,
  state: TransferState,
  options: DownloadTreeOptions,
): Promise<void> {
  // With a slash behind, a link to a folder is followed; with a dot in front, no name looks like an option.
  const root = `${guestPath.startsWith('-') ? './' : ''}${guestPath.replace(/\/+$/, '')}/`
  const goesOn = () => state.goesOn()
  const list = (...tests: string[]) => find(context, root, tests, atLength(options, goesOn))
  const entry = (name: Uint8Array, kind: TarEntry['kind'], mode: number, content: AsyncGenerator<Uint8Array>) =>
    receiver.take({ name, kind, mode, size: 0, linkName: none, content })

  state.begin('listing')
  for (const name of await list('-type', 'd')) await entry(name, 'directory', FOLDER, nothing())
  for (const name of await list('-type', 'l')) await entry(name, 'symlink', FILE, nothing())
  for (const type of special) {
    for (const name of await list('-type', type)) await entry(name, 'other', FILE, nothing())
  }
  const programs = new Set((await list('-type', 'f', '-perm', '-100')).map(String))
  const files = await list('-type', 'f')
  state.begin('copying')
  for (const name of files) {
    const mode = programs.has(String(name)) ? PROGRAM : FILE
    await entry(name, 'file', mode, contentOf(context, `${root}${name}`, state, options))
  }
}

/** Names relative to the root, of all that passes the tests. */
async function find(
  context: FilesContext,
  root: string,
  tests: readonly string[],
  time: ProgramTime,
): Promise<Buffer[]> {
  const found = await runInGuest(context, ['find', root, ...tests, '-print0'], root, time)
  // That of Windows is another program, which begins so what it complains about. [assumed for all languages]
  const isOther = found !== undefined && /^FIND\b/.test(found.stderrText)
  if (found === undefined || isOther) throw new TreeUnavailableError(root, 'the guest has neither tar nor find')
  if (found.exitCode !== 0) throw new GuestProgramError('find', found, complaint(found))
  if (found.truncated) throw new TreeUnavailableError(root, 'its list of names is longer than what exec gives')
  return namesBelow(Buffer.from(root), Buffer.from(found.stdout))
}

/** The names of a list with NULs between, without what they all begin with. */
function namesBelow(root: Buffer, list: Buffer): Buffer[] {
  const names: Buffer[] = []
  for (let at = 0; at < list.length; ) {
    const end = list.indexOf(0, at)
    const path = list.subarray(at, end < 0 ? list.length : end)
    at += path.length + 1
    if (!path.subarray(0, root.length).equals(root)) {
      throw new ProtocolError('find in the guest lists what it was not asked for')
    }
    if (path.length > root.length) names.push(path.subarray(root.length))
  }
  return names
}

async function* contentOf(
  context: FilesContext,
  path: string,
  state: TransferState,
  options: DownloadTreeOptions,
): AsyncGenerator<Uint8Array> {
  await using file = await GuestFile.open(context.agent, path, 'r', options)
  const size = await sizeOf(file, options)
  // As much as there was at the beginning; what says no size is read to its end.
  const range = { start: 0, end: size ?? Number.POSITIVE_INFINITY }
  for await (const chunk of wholeFile(file, context, options, range, size)) {
    state.copied(chunk)
    yield chunk
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
