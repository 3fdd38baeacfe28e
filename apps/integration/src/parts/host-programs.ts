import { findProgram, findQemuGa, findQemuSystem } from '@qga/testing/node'

/** A program of this machine that tests talk to. */
export interface HostProgram {
  readonly name: string
  readonly path: () => string | undefined
  /** The package of Debian that brings it. */
  readonly package: string
}

const named = (name: string, from: string): HostProgram => ({ name, path: () => findProgram(name), package: from })

/** What tests use where it is there, as data. */
export const hostPrograms: readonly HostProgram[] = [
  { name: 'qemu-ga', path: findQemuGa, package: 'qemu-guest-agent' },
  { name: 'QEMU', path: findQemuSystem, package: 'qemu-system-x86' },
  named('socat', 'socat'),
  named('sshd', 'openssh-server'),
  named('ssh', 'openssh-client'),
  named('openssl', 'openssl'),
  named('nc', 'netcat-openbsd'),
  named('python3', 'python3'),
  named('ss', 'iproute2'),
  named('setpriv', 'util-linux'),
  named('qemu-img', 'qemu-utils'),
  // Besides, for `pnpm integration`.
  named('mke2fs', 'e2fsprogs'),
  named('script', 'bsdutils'),
]
