import { findProgram, findQemuGa, findQemuSystem } from '@qga/testing/node'

/** A program of this machine that tests talk to. */
export interface HostProgram {
  readonly name: string
  readonly path: () => string | undefined
  /** The package of Debian that brings it. */
  readonly package: string
  /** Whether `pnpm integration` alone takes it. Default: no. */
  readonly forGuests?: boolean
  /** Whether tests note that they take it, by `@qga/testing/node`. Default: yes. */
  readonly noted?: boolean
}

const named = (name: string, from: string, rest: Pick<HostProgram, 'forGuests' | 'noted'> = {}): HostProgram => ({
  name,
  path: () => findProgram(name),
  package: from,
  ...rest,
})

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
  named('ss', 'iproute2', { noted: false }),
  named('setpriv', 'util-linux'),
  named('qemu-img', 'qemu-utils', { noted: false }),
  named('mke2fs', 'e2fsprogs', { forGuests: true }),
  named('script', 'bsdutils', { forGuests: true }),
]
