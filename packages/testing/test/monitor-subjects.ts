import { FakeMonitor, type MonitorVersion } from '../src/index.js'
import { realQemuAvailable, startQemu } from '../src/node/index.js'
import { clientOf, type RawClient } from './raw-client.js'

/** A monitor, and clients that see its bytes. */
export interface MonitorSubject {
  /** A folder for files. */
  readonly folder: string
  readonly version: MonitorVersion
  connect(): Promise<RawClient>
  close(): Promise<void>
}

/** How a monitor is started. */
export interface MonitorStart {
  readonly pretty?: boolean
  /** A machine with buses for devices. */
  readonly buses?: boolean
}

export interface MonitorSubjectKind {
  readonly name: string
  readonly there: boolean
  open(start?: MonitorStart): Promise<MonitorSubject>
}

/** A real QEMU on a busy machine takes its time. */
const WAIT_MS = 30_000

const fake = (version: MonitorVersion): MonitorSubjectKind => ({
  name: `fake ${version}`,
  there: true,
  async open({ pretty = false } = {}) {
    const monitor = new FakeMonitor({}, { pretty, version })
    return {
      folder: '/tmp',
      version,
      connect: async () => clientOf(await monitor.transport.open({}), WAIT_MS),
      close: async () => monitor.close(),
    }
  },
})

const buses = ['virtio-scsi-pci,id=scsi0', 'qemu-xhci', 'pcie-root-port,id=port0'].flatMap((one) => ['-device', one])

const real: MonitorSubjectKind = {
  name: 'real',
  there: realQemuAvailable(),
  async open(start = {}) {
    const machine = start.buses ? { machine: 'q35', args: ['-m', '16', ...buses] } : {}
    const qemu = await startQemu({ ...machine, pretty: start.pretty ?? false })
    return {
      folder: qemu.directory,
      version: qemu.version.startsWith('7.') ? '7.2' : '11.1',
      connect: async () => clientOf(await qemu.transport.open({}), WAIT_MS),
      close: () => qemu.close(),
    }
  },
}

/** The same facts are tested on these. */
export const monitorSubjects: readonly MonitorSubjectKind[] = [fake('7.2'), fake('11.1'), real]
