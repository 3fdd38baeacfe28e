import type { DebianTree } from './parts/debian-tree.js'

// The real parts, as data, the oldest first: another version is another entry.

/** Guest agents, by the version that users know them by. */
export const agents = {
  '7.2': { name: 'qemu-ga-7.2', suite: 'bookworm', packages: ['qemu-guest-agent'] },
  '10.0': { name: 'qemu-ga-10.0', suite: 'trixie', packages: ['qemu-guest-agent'] },
  '11.1': { name: 'qemu-ga-11.1', suite: 'trixie-backports', packages: ['qemu-guest-agent'] },
} as const satisfies Readonly<Record<string, DebianTree>>

export type AgentVersion = keyof typeof agents

export const agentVersions = Object.keys(agents) as AgentVersion[]
export const newestAgent = agentVersions[agentVersions.length - 1] as AgentVersion

/** QEMUs, by version. */
export const qemus = {
  '7.2': { name: 'qemu-7.2', suite: 'bookworm', packages: ['qemu-system-x86', 'qemu-utils'] },
  '11.1': { name: 'qemu-11.1', suite: 'trixie-backports', packages: ['qemu-system-x86', 'qemu-utils'] },
} as const satisfies Readonly<Record<string, DebianTree>>

export type QemuVersion = keyof typeof qemus

export const qemuVersions = Object.keys(qemus) as QemuVersion[]

/** The kernel that guests run. */
export const kernel: DebianTree = {
  name: 'kernel',
  suite: 'bookworm',
  packages: ['linux-image-cloud-amd64'],
  only: '^linux-image-\\d',
}

/** The programs of guests beside the agent: busybox, and what sets a password as Debian does it. */
export const userland: DebianTree = {
  name: 'userland',
  suite: 'bookworm',
  packages: ['busybox-static', 'passwd'],
}

/** Gives a guest a vsock without a device of the host's. */
export const vsockDevice: DebianTree = {
  name: 'vsock-device',
  suite: 'sid',
  packages: ['vhost-device-vsock'],
}
