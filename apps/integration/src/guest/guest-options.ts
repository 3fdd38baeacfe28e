import type { AgentVersion, QemuVersion } from '../versions.js'
import type { ChannelName } from './channels.js'
import type { Disk } from './machine.js'

/** What carries out a guest's instructions: an emulator, or the processor. */
export type Accelerator = 'tcg' | 'kvm'

/** What kind of guest is started. */
export interface GuestOptions {
  /** Default 11.1. */
  readonly agent?: AgentVersion
  /** Default 7.2. */
  readonly qemu?: QemuVersion
  /** Default virtio-serial. */
  readonly channel?: ChannelName
  /** More options for the agent, as `--block-rpcs=guest-exec`. */
  readonly agentOptions?: readonly string[]
  /** Default true; without, the agent waits for `guest.startAgent()`. */
  readonly startsAgent?: boolean
  /** Default: `tcg`, unless QGA_INTEGRATION_ACCELERATOR says `kvm`, which the runner sets when KVM was seen to run a guest. */
  readonly accelerator?: Accelerator
  /** Default 256. Memory blocks are of 128 MiB. */
  readonly memoryMiB?: number
  /** Default 2. */
  readonly vcpus?: number
  /** More words for the kernel, as `movablecore=256M` for memory that can go off line. */
  readonly kernelOptions?: readonly string[]
  /** Default none. */
  readonly disks?: readonly Disk[]
  /** Waits for a migration at this address instead of booting, on the disks of that guest's folder. */
  readonly incoming?: { readonly address: string; readonly folder: string }
  /** Default true: resolves when the guest has come up. False: as soon as QEMU listens. */
  readonly waitsForBoot?: boolean
}

export const guestDefaults = {
  agent: '11.1',
  qemu: '7.2',
  channel: 'virtio-serial',
  agentOptions: [],
  startsAgent: true,
  accelerator: (process.env.QGA_INTEGRATION_ACCELERATOR === 'kvm' ? 'kvm' : 'tcg') satisfies Accelerator as Accelerator,
  memoryMiB: 256,
  vcpus: 2,
  kernelOptions: [],
  disks: [],
  waitsForBoot: true,
} as const satisfies GuestOptions

export type ResolvedOptions = Required<Omit<GuestOptions, 'incoming'>> & Pick<GuestOptions, 'incoming'>
