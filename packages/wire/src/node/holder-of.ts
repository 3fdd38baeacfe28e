import type { Holder } from '../transport.js'

/**
 * Who is connected to a unix socket that serves one client at a time, such as QEMU's. For messages, after the caller's
 * own connection was closed: to find out costs some milliseconds, and a few seconds at most.
 *
 * Linux only. With `ss` (iproute2) the answer is exact; other users' processes show without their pid unless root
 * asks. Without it, a process that names the socket in its command line is the likely one. `undefined`: nobody that
 * could be found. Never rejects.
 */
export async function holderOf(path: string): Promise<Holder | undefined> {
  if (process.platform !== 'linux') return undefined
  // Of use only when something has failed.
  const { findHolder } = await import('./holder/find-holder.js')
  return findHolder(path)
}
