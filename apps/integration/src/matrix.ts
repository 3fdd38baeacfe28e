import type { ChannelName } from './guest/channels.js'
import type { AgentVersion, QemuVersion } from './versions.js'

/** What scenarios run on: a guest of one kind. Another entry in the table below is another column of the matrix. */
export interface Environment {
  readonly agent: AgentVersion
  readonly qemu: QemuVersion
  readonly channel: ChannelName
  /** The files of `test/` to run there, without `.real.test.ts`. */
  readonly scenarios: readonly string[]
  /** Without it, only `--all` runs it. */
  readonly corner?: boolean
}

/** Scenarios that any channel carries, and those that need QEMU's socket, which serves one client after another. */
const anyChannel = ['channel']
const everything = [
  ...anyChannel,
  'commands',
  'freeze',
  'files',
  'power',
  'interruption',
  'sharing',
  'policy',
  'snapshot',
  'migration',
]

export const environments: readonly Environment[] = [
  { agent: '11.1', qemu: '11.1', channel: 'virtio-serial', scenarios: everything, corner: true },
  { agent: '7.2', qemu: '7.2', channel: 'virtio-serial', scenarios: everything, corner: true },
  { agent: '10.0', qemu: '7.2', channel: 'virtio-serial', scenarios: everything },
  { agent: '10.0', qemu: '11.1', channel: 'virtio-serial', scenarios: everything },
  { agent: '11.1', qemu: '7.2', channel: 'virtio-serial', scenarios: everything },
  { agent: '7.2', qemu: '11.1', channel: 'virtio-serial', scenarios: everything },
  { agent: '10.0', qemu: '7.2', channel: 'isa-serial', scenarios: anyChannel, corner: true },
  { agent: '10.0', qemu: '11.1', channel: 'vsock', scenarios: anyChannel, corner: true },
  { agent: '7.2', qemu: '11.1', channel: 'pty', scenarios: anyChannel, corner: true },
  { agent: '11.1', qemu: '7.2', channel: 'isa-serial-pty', scenarios: anyChannel, corner: true },
  { agent: '7.2', qemu: '7.2', channel: 'isa-serial', scenarios: anyChannel },
  { agent: '11.1', qemu: '11.1', channel: 'isa-serial', scenarios: anyChannel },
  { agent: '7.2', qemu: '7.2', channel: 'vsock', scenarios: anyChannel },
  { agent: '11.1', qemu: '7.2', channel: 'vsock', scenarios: anyChannel },
  { agent: '11.1', qemu: '11.1', channel: 'pty', scenarios: anyChannel },
]

export const nameOf = ({ agent, qemu, channel }: Environment): string => `agent ${agent}, QEMU ${qemu}, ${channel}`
