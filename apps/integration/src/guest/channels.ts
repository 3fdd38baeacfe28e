import type { Transport } from '@qga/wire'
import { hybridVsock, serial, unix } from '@qga/wire/node'

/** How the agent of a guest is reached, as data: its end in the guest, QEMU's devices, and our end of it. */
export interface ChannelKind {
  /** The agent's `-m` and `-p`. */
  readonly method: string
  readonly path: string
  /** What QEMU gets for it. */
  readonly devices: (folder: string) => readonly string[]
  readonly backend: 'socket' | 'pty' | 'vsock'
}

const AGENT_PORT = '/dev/virtio-ports/org.qemu.guest_agent.0'
const CID = 3
const VSOCK_PORT = 1234

const socket = (folder: string) => ['-chardev', `socket,id=agent,path=${folder}/agent.sock,server=on,wait=off`]
const pty = () => ['-chardev', 'pty,id=agent']
const virtioPort = ['-device', 'virtserialport,id=agent-port,chardev=agent,name=org.qemu.guest_agent.0']
const isaPort = ['-device', 'isa-serial,id=agent-port,chardev=agent,index=1']

export const channels = {
  'virtio-serial': {
    method: 'virtio-serial',
    path: AGENT_PORT,
    devices: (folder) => [...socket(folder), ...virtioPort],
    backend: 'socket',
  },
  'isa-serial': {
    method: 'isa-serial',
    path: '/dev/ttyS1',
    devices: (folder) => [...socket(folder), ...isaPort],
    backend: 'socket',
  },
  pty: { method: 'virtio-serial', path: AGENT_PORT, devices: () => [...pty(), ...virtioPort], backend: 'pty' },
  'isa-serial-pty': { method: 'isa-serial', path: '/dev/ttyS1', devices: () => [...pty(), ...isaPort], backend: 'pty' },
  vsock: {
    method: 'vsock-listen',
    path: `${CID}:${VSOCK_PORT}`,
    devices: (folder) => [
      ...['-chardev', `socket,id=vsock,path=${folder}/vhost.sock`],
      ...['-device', 'vhost-user-vsock-pci,chardev=vsock'],
    ],
    backend: 'vsock',
  },
} as const satisfies Readonly<Record<string, ChannelKind>>

export type ChannelName = keyof typeof channels

/** The arguments of the vsock device's own program. */
export const vsockArguments = (folder: string): readonly string[] => [
  '--vm',
  `guest-cid=${CID},socket=${folder}/vhost.sock,uds-path=${folder}/vsock.sock`,
]

/** Our end. A pty's path is known to QEMU alone. */
export function agentTransport(name: ChannelName, folder: string, ptyPath: string | undefined): Transport {
  const { backend } = channels[name]
  if (backend === 'vsock') return hybridVsock(`${folder}/vsock.sock`, VSOCK_PORT)
  if (backend === 'pty') return serial(ptyPath ?? '')
  return unix(`${folder}/agent.sock`)
}
