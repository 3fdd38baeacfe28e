import type { Arguments, CommandName, Return } from '@qga/schema/qmp'
import { OptionError } from '@qga/wire/calls'
import type { QmpCallOptions } from '../call-options.js'
import type { Commands } from '../commands.js'

/** A monitor that descriptors can be passed to. `QmpClient` is one. */
export interface FdCommands extends Commands {
  withFd<N extends CommandName>(
    name: N,
    args: Arguments<N>,
    fd: number | { readonly fd: number },
    options?: QmpCallOptions,
  ): Promise<Return<N>>
}

/** What is noted of a set. */
export interface FdSetOptions {
  /** A note that `query-fdsets` shows. */
  readonly opaque?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Descriptors that QEMU holds for a file name: `{ driver: 'file', filename: set.path }`. */
export interface FdSet extends AsyncDisposable {
  readonly id: number
  /** `/dev/fdset/ID`, wherever QEMU takes a file name. */
  readonly path: string
  /**
   * Takes the descriptors away from QEMU. What has opened the path by then goes on. Does nothing once it has done so.
   * QEMU 7.2 lets go of them when the machine runs.
   */
  remove(): Promise<void>
}

/**
 * Gives QEMU a set of descriptors of one file, so that it can open what it may not open itself. QEMU picks the one whose
 * access mode fits: give one for each mode that is needed. Remove it, or use `await using`, when the path has been opened.
 * @throws DescriptorError; as `execute`; the signal's reason. Nothing is left behind in QEMU then
 */
export async function openFdSet(
  qmp: FdCommands,
  fds: readonly (number | { readonly fd: number })[],
  { opaque, signal }: FdSetOptions = {},
): Promise<FdSet> {
  const [first, ...others] = fds
  if (first === undefined) throw new OptionError('a set of no descriptors', { hint: 'Give one or more' })
  const note = opaque === undefined ? {} : { opaque }
  signal?.throwIfAborted()
  // Not aborted itself: nobody would know the set that was made.
  const { 'fdset-id': id } = await qmp.withFd('add-fd', note, first)
  let removed = false
  const remove = async () => {
    if (removed) return
    await qmp.execute('remove-fd', { 'fdset-id': id })
    removed = true
  }
  try {
    for (const fd of others) {
      signal?.throwIfAborted()
      await qmp.withFd('add-fd', { ...note, 'fdset-id': id }, fd)
    }
    signal?.throwIfAborted()
  } catch (error) {
    await remove().catch(() => {})
    throw error
  }
  return { id, path: `/dev/fdset/${id}`, remove, [Symbol.asyncDispose]: remove }
}
