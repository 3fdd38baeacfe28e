import type { Boot } from '../parts/initramfs.js'
import { type ChannelName, channels } from './channels.js'
import type { Accelerator } from './guest-options.js'

/** A disk of ext4 that the guest mounts at `/NAME`; in QEMU a qcow2 node called NAME on a file called NAME-file. */
export interface Disk {
  readonly name: string
  readonly sizeMiB: number
}

/** All that decides how a machine is started. */
export interface Machine {
  readonly boot: Boot
  readonly folder: string
  /** Where the disks' images are. */
  readonly images: string
  readonly channel: ChannelName
  readonly agentOptions: readonly string[]
  /** Without it the agent waits for `agent start` in the guest. */
  readonly startsAgent: boolean
  readonly kernelOptions: readonly string[]
  readonly accelerator: Accelerator
  readonly memoryMiB: number
  readonly vcpus: number
  readonly disks: readonly Disk[]
  /** Waits for a migration at this address instead of booting. */
  readonly incoming?: string | undefined
}

/**
 * The harness's own monitor. QEMU makes its sockets in the order of its command line, and waits for a caller at this one:
 * who calls a monitor of a QEMU that is still starting may crash it (see `firstCallers` in @qga/testing).
 */
export const monitorPath = (folder: string) => `${folder}/monitor.sock`

const monitorAddresses = (folder: string) => [
  ...['qmp', 'qmp-2'].map((name) => `unix:${folder}/${name}.sock,server=on,wait=off`),
  `unix:${monitorPath(folder)},server=on,wait=on`,
]

const acceleration = { tcg: ['-accel', 'tcg,thread=multi'], kvm: ['-accel', 'kvm', '-cpu', 'host'] } as const

/** QEMU's command line. */
export function machineArguments(machine: Machine): string[] {
  const { folder, memoryMiB } = machine
  return [
    ...['-machine', 'q35,memory-backend=ram', ...acceleration[machine.accelerator], '-smp', `${machine.vcpus}`],
    ...['-object', `memory-backend-memfd,id=ram,size=${memoryMiB}M,share=on`, '-m', `${memoryMiB}`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-rtc', 'base=utc'],
    ...['-kernel', machine.boot.kernel, '-initrd', machine.boot.initramfs, '-append', kernelCommandLine(machine)],
    ...['-serial', `file:${folder}/console.log`],
    ...['-device', 'virtio-serial-pci', '-device', 'virtio-balloon-pci,id=balloon'],
    ...['-chardev', `socket,id=control,path=${folder}/control.sock,server=on,wait=off`],
    ...['-device', 'virtserialport,chardev=control,name=control'],
    ...channels[machine.channel].devices(folder),
    ...monitorAddresses(folder).flatMap((address) => ['-qmp', address]),
    ...machine.disks.flatMap(({ name }) => diskArguments(`${machine.images}/${name}.qcow2`, name)),
    ...(machine.incoming === undefined ? [] : ['-incoming', machine.incoming]),
  ]
}

function diskArguments(path: string, name: string): string[] {
  return [
    ...['-blockdev', `driver=file,node-name=${name}-file,filename=${path},discard=unmap`],
    ...['-blockdev', `driver=qcow2,node-name=${name},file=${name}-file,discard=unmap`],
    ...['-device', `virtio-blk-pci,id=${name}-disk,drive=${name},serial=${name}`],
  ]
}

/** Without the timer check, which fails where an emulated processor has to wait for a real one. */
const kernelDefaults = ['console=ttyS0', 'quiet', 'no_timer_check', 'mitigations=off', 'audit=0']

function kernelCommandLine({ channel, agentOptions, startsAgent, kernelOptions }: Machine): string {
  const { method, path } = channels[channel]
  const options = Buffer.from(agentOptions.map((option) => `${option}\n`).join('')).toString('base64')
  const settings = [`agent.method=${method}`, `agent.path=${path}`, `agent.options=${options}`]
  return [...kernelDefaults, ...kernelOptions, ...settings, `agent.start=${startsAgent ? 'yes' : 'no'}`].join(' ')
}
