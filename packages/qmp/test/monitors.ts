import { readdir, readFile } from 'node:fs/promises'
import { FakeMonitor, type MonitorVersion } from '@qga/testing'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import type { Transport } from '@qga/wire'
import { afterAll, beforeAll, describe } from 'vitest'
import { QmpClient } from '../src/index.js'

/** A monitor that a suite is run on. */
export interface TestMonitor extends AsyncDisposable {
  /** What it is to be connected by; one client at a time. */
  readonly transport: Transport
  readonly version: string
  /** A folder for its files. */
  readonly folder: string
  /** QEMU hangs, until it goes on. */
  hang(): Promise<void>
  goOn(): void
  /** QEMU is gone, in the middle of whatever it does. */
  kill(): void
}

/** What is started. */
export interface MonitorStart {
  /** A machine with buses for devices, and some memory. Default: none. */
  readonly buses?: boolean
  /** It waits for a machine to come. */
  readonly incoming?: boolean
}

export interface MonitorKind {
  readonly name: string
  readonly real: boolean
  readonly available: boolean
  start(start?: MonitorStart): Promise<TestMonitor>
}

const fake = (version: MonitorVersion): MonitorKind => ({
  name: `FakeMonitor ${version}`,
  real: false,
  available: true,
  async start({ incoming = false } = {}) {
    const monitor = new FakeMonitor({}, { version, incoming })
    return {
      transport: monitor.transport,
      version: version === '7.2' ? '7.2.22' : '11.1.3',
      folder: '/tmp',
      hang: async () => monitor.silence(),
      goOn: () => monitor.answerAgain(),
      kill: () => monitor.close(),
      [Symbol.asyncDispose]: async () => monitor.close(),
    }
  },
})

const buses = ['virtio-scsi-pci,id=scsi0', 'qemu-xhci', 'pcie-root-port,id=port0'].flatMap((one) => ['-device', one])

/** Which one is `QGA_QEMU_SYSTEM`, or the one that is installed. */
const real: MonitorKind = {
  name: 'a real QEMU',
  real: true,
  available: realQemuAvailable(),
  async start({ buses: withBuses = false, incoming = false } = {}) {
    const machine = withBuses ? { machine: 'q35', args: ['-m', '32', ...buses] } : { args: [] }
    const args = [...machine.args, ...(incoming ? ['-incoming', 'defer'] : [])]
    const qemu = await startQemu({ ...machine, args })
    return {
      transport: qemu.transport,
      version: qemu.version,
      folder: qemu.directory,
      hang: () => stopProcess(qemu.pid),
      goOn: () => void process.kill(qemu.pid, 'SIGCONT'),
      kill: () => void process.kill(qemu.pid, 'SIGKILL'),
      [Symbol.asyncDispose]: async () => {
        if (qemu.running) process.kill(qemu.pid, 'SIGCONT')
        await qemu.close()
      },
    }
  },
}

/** Resolves when all threads stand; one may end meanwhile. */
async function stopProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  const standing = async () => {
    const threads = await readdir(`/proc/${pid}/task`)
    const states = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => ') T '))
    return (await Promise.all(states)).every((state) => state.includes(') T '))
  }
  while (!(await standing())) await new Promise(setImmediate)
}

/** The same suites run on these. */
const monitors: readonly MonitorKind[] = [fake('7.2'), fake('11.1'), real]

/** Runs the same tests on each of them, with one monitor for all of them. */
export function describeMonitors(name: string, body: (monitor: () => TestMonitor) => void, start?: MonitorStart): void {
  for (const kind of monitors) {
    describe.runIf(kind.available)(`${name} (${kind.name})`, { timeout: 60_000 }, () => {
      let monitor: TestMonitor | undefined
      beforeAll(async () => {
        monitor = await kind.start(start)
      }, 60_000)
      afterAll(() => monitor?.[Symbol.asyncDispose]())
      body(() => {
        if (monitor === undefined) throw new Error('the monitor has not been started')
        return monitor
      })
    })
  }
}

/** Runs the same tests on each of them; each test starts what it needs. */
export function describeKinds(name: string, body: (kind: MonitorKind) => void): void {
  for (const kind of monitors) {
    describe.runIf(kind.available)(`${name} (${kind.name})`, { timeout: 90_000 }, () => body(kind))
  }
}

/** A client of a monitor of its own. */
export async function clientOf(
  kind: MonitorKind,
  start?: MonitorStart,
): Promise<{ qmp: QmpClient; monitor: TestMonitor } & AsyncDisposable> {
  const monitor = await kind.start(start)
  const qmp = await QmpClient.connect(monitor.transport, { timeoutMs: 30_000 })
  return {
    qmp,
    monitor,
    [Symbol.asyncDispose]: async () => {
      await qmp.close()
      await monitor[Symbol.asyncDispose]()
    },
  }
}
