import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { type DiskPlace, readPlace } from './disks.js'
import { ReplyReader } from './reply-reader.js'

/** A mounted file system, and how full it is. Sizes are absent where the agent does not say (before QEMU 3.0). */
export interface Filesystem {
  readonly mountpoint: string
  /** Its block device or volume, without `/dev/`. */
  readonly device: string
  readonly type: string
  readonly usedBytes: bigint | undefined
  /** For ordinary users: without what is kept for root. */
  readonly totalBytes: bigint | undefined
  /** For root; since QEMU 9.1. */
  readonly privilegedBytes: bigint | undefined
  /** The part that is used, from 0 to 1, as df reckons it: root may have filled more than others may. */
  readonly usedShare: number | undefined
  /** The disks it lies on; empty where that is not known. */
  readonly disks: readonly DiskPlace[]
}

/** The mounted file systems; those of the network are not among them. */
export async function filesystems(agent: Executes, options?: CallOptions): Promise<Filesystem[]> {
  const reply: unknown = await agent.execute('guest-get-fsinfo', undefined, options)
  return ReplyReader.list(reply, 'the reply to guest-get-fsinfo').map((entry) => {
    const usedBytes = entry.optionalUint64('used-bytes')
    const totalBytes = entry.optionalUint64('total-bytes')
    return {
      mountpoint: entry.text('mountpoint'),
      device: entry.text('name'),
      type: entry.text('type'),
      usedBytes,
      totalBytes,
      privilegedBytes: entry.optionalUint64('total-bytes-privileged'),
      usedShare: share(usedBytes, totalBytes),
      disks: entry.objects('disk').map(readPlace),
    }
  })
}

function share(used: bigint | undefined, total: bigint | undefined): number | undefined {
  if (used === undefined || total === undefined || total === 0n) return undefined
  return used >= total ? 1 : Number(used) / Number(total)
}
