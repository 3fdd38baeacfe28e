import type { GuestDiskAddress } from '@qga/schema'
import type { CommandGroup } from '../command-table.js'

const controller = (slot: number) => ({ domain: 0, bus: 0, slot, function: 0 })
const address = (name: string, slot: number): GuestDiskAddress => ({
  'bus-type': 'virtio',
  bus: 0,
  unit: 0,
  target: 0,
  'pci-controller': controller(slot),
  dev: `/dev/${name}`,
})
const addresses: Readonly<Record<string, GuestDiskAddress>> = {
  vda1: { ...address('vda', 2), dev: '/dev/vda1' },
  vdb: address('vdb', 3),
}

const stats = {
  'read-ios': 10_234,
  'read-merges': 52,
  'read-sectors': 834_522,
  'read-ticks': 4123,
  'write-ios': 20_345,
  'write-merges': 4021,
  'write-sectors': 1_720_344,
  'write-ticks': 9321,
  'ios-pgr': 0,
  'total-ticks': 8123,
  'weight-ticks': 13_444,
  'discard-ios': 0,
  'discard-merges': 0,
  'discard-sectors': 0,
  'discard-ticks': 0,
  'flush-ios': 213,
  'flush-ticks': 102,
}

/** What root can use beyond the total that others see, as ext4 keeps it. */
const RESERVED_SHARE = 0.05

export const storageCommands = {
  'guest-get-fsinfo': {
    run: (_, { guest, traits }) =>
      guest.mounts.lastFirst.map(({ device, path, type, totalBytes, usedBytes }) => ({
        name: device,
        mountpoint: path,
        type,
        'used-bytes': usedBytes,
        'total-bytes': totalBytes,
        ...(traits.privilegedBytes ? { 'total-bytes-privileged': Math.round(totalBytes * (1 + RESERVED_SHARE)) } : {}),
        disk: /^loop\d/.test(device) ? [] : [addresses[device] ?? address(device, 9)],
      })),
  },
  'guest-get-disks': {
    run: () => [
      { name: '/dev/vda', partition: false, dependencies: [], address: address('vda', 2) },
      { name: '/dev/vda1', partition: true, dependencies: ['/dev/vda'] },
      { name: '/dev/vdb', partition: false, dependencies: [], address: address('vdb', 3), alias: 'data' },
    ],
  },
  'guest-get-diskstats': {
    run: () => [
      { name: 'vda', major: 254, minor: 0, stats },
      { name: 'vda1', major: 254, minor: 1, stats },
      { name: 'vdb', major: 254, minor: 16, stats },
    ],
  },
  'guest-get-devices': { disabledIn: '7.2', run: () => [] },
} satisfies CommandGroup
