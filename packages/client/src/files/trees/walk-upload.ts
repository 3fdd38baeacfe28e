import { assertWrites } from '../assert-not-disabled.js'
import type { FilesContext } from '../files-context.js'
import { openAnew } from '../open-emptied.js'
import { createPrivately } from '../private-file.js'
import { briefly } from '../program-time.js'
import type { TransferState } from '../transfer-state.js'
import { writeChunks } from '../write-chunks.js'
import { batches } from './batches.js'
import { placeOf } from './new-members.js'
import { mustRunInGuest } from './run-in-guest.js'
import type { TreeOptions } from './tree-options.js'
import { contentOf, type TarMember } from './write-tar.js'

/**
 * Copies a folder file by file, where the guest has no `tar`: `mkdir`, `chmod` and `ln` do the rest.
 * @throws Error when a file has become shorter
 */
export async function walkUpload(
  context: FilesContext,
  members: readonly TarMember[],
  guestPath: string,
  state: TransferState,
  options: TreeOptions,
): Promise<string> {
  const there = ({ name }: TarMember) => placeOf(name, guestPath)
  const run = async (argv: readonly string[]) => {
    await mustRunInGuest(context, argv, guestPath, briefly(options))
    state.goesOn()
  }
  await assertWrites(context.agent, options)
  const folders = members.filter(({ kind }) => kind === 'directory')
  for (const some of batches(folders)) await run(['mkdir', '-p', '--', ...some.map(there)])
  for (const member of members.filter(({ kind }) => kind === 'file')) {
    const path = there(member)
    const { isNew } = await createPrivately(context, path, 'prefer', options)
    await using file = await openAnew(context, state, { path, isNew }, options)
    await writeChunks(file, context, contentOf(member), options, (bytes) => state.copied(bytes))
    await file.flush(options)
    await file.close(options)
  }
  for (const member of members.filter(({ kind }) => kind === 'symlink')) {
    await run(['rm', '-f', '--', there(member)])
    await run(['ln', '-s', '--', member.target ?? '', there(member)])
  }
  // Folders last, the deepest first: they may forbid what is still to be done in them.
  const withModes = [...members.filter(({ kind }) => kind === 'file'), ...folders.toReversed()]
  for (const [mode, group] of byMode(withModes)) {
    for (const some of batches(group)) await run(['chmod', mode.toString(8), '--', ...some.map(there)])
  }
  return ''
}

function byMode(members: readonly TarMember[]): Map<number, TarMember[]> {
  const groups = new Map<number, TarMember[]>()
  for (const member of members) {
    const group = groups.get(member.mode) ?? []
    group.push(member)
    groups.set(member.mode, group)
  }
  return groups
}
