import { join } from 'node:path'
import { findProgram, programs } from './parts/programs.js'
import { type QemuVersion, qemus } from './versions.js'

/** The tests of a package that take a real QEMU, whichever it is. */
export interface MonitorSuite {
  readonly name: string
  /** The package's folder. */
  readonly root: string
  readonly include: string[]
  readonly env: { readonly QGA_QEMU_SYSTEM: string }
}

const packages = join(import.meta.dirname, '..', '..', '..', 'packages')
const versions: QemuVersion[] = ['7.2', '11.1']

/** The tests of QMP, once for each QEMU that is there; with `required` for those that are not as well, and they fail. */
export function monitorSuites(required: boolean): MonitorSuite[] {
  return versions.flatMap((version) => {
    const program = findProgram(programs.qemu(version)) ?? ''
    if (program === '' && !required) return []
    const env = { QGA_QEMU_SYSTEM: program }
    return [
      { name: `QMP, ${qemus[version].name}`, root: join(packages, 'qmp'), include: ['test/*.test.ts'], env },
      {
        name: `FakeMonitor, ${qemus[version].name}`,
        root: join(packages, 'testing'),
        include: ['test/facts/monitor*.test.ts'],
        env,
      },
    ]
  })
}
