import type { CallOptions } from '@qga/schema'
import type { Executes } from '../commands.js'
import { ReplyReader } from './reply-reader.js'

/** Where a disk is plugged in. */
export interface DiskPlace {
  /** The kind of bus, such as `virtio`, `scsi` or `nvme`. */
  readonly bus: string
  /** The controller's PCI address as `0000:00:02.0`; `undefined` where the guest does not know. */
  readonly pci: string | undefined
  /** Bus, target and unit on the controller. */
  readonly unit: readonly [bus: number, target: number, unit: number]
  readonly serial: string | undefined
  /** Such as `/dev/vda`. */
  readonly device: string | undefined
}

/** A disk or a partition of the guest. */
export interface GuestDisk {
  readonly name: string
  readonly partition: boolean
  /** What it lies on: the disk of a partition, the volumes of a logical one. */
  readonly parents: readonly string[]
  /** Absent for what software has made, and for partitions. */
  readonly place: DiskPlace | undefined
  /** Name of the device mapper. */
  readonly alias: string | undefined
}

/** Disks and partitions, mounted or not. */
export async function guestDisks(agent: Executes, options?: CallOptions): Promise<GuestDisk[]> {
  const reply: unknown = await agent.execute('guest-get-disks', undefined, options)
  return ReplyReader.list(reply, 'the reply to guest-get-disks').map((entry) => ({
    name: entry.text('name'),
    partition: entry.flag('partition'),
    parents: entry.has('dependencies') ? entry.texts('dependencies') : [],
    place: entry.has('address') ? readPlace(entry.object('address')) : undefined,
    alias: entry.optionalText('alias'),
  }))
}

/** A disk's address, as disks and file systems have it. @throws ProtocolError */
export function readPlace(entry: ReplyReader): DiskPlace {
  return {
    bus: entry.text('bus-type'),
    pci: pciAddress(entry.object('pci-controller')),
    unit: [entry.integer('bus'), entry.integer('target'), entry.integer('unit')],
    serial: entry.optionalText('serial'),
    device: entry.optionalText('dev'),
  }
}

/** -1 in a member means that it is not known. */
function pciAddress(entry: ReplyReader): string | undefined {
  const parts = ['domain', 'bus', 'slot', 'function'].map((name) => entry.integer(name))
  if (parts.some((part) => part < 0)) return undefined
  const [domain = '', bus = '', slot = '', fn = ''] = parts.map((part) => part.toString(16))
  return `${domain.padStart(4, '0')}:${bus.padStart(2, '0')}:${slot.padStart(2, '0')}.${fn}`
}
