import { realQemuAvailable, startQemu } from '@qga/testing/node'
import type { Transport } from '@qga/wire'
import { afterAll, beforeAll, describe } from 'vitest'

/** A monitor that a suite is run on. */
export interface Monitor {
  /** What it is to be connected by; one client at a time. */
  readonly transport: Transport
  readonly version: string
}

/** Runs the same tests on a real QEMU, where there is one. */
export function describeMonitors(name: string, body: (monitor: () => Monitor) => void): void {
  describe.runIf(realQemuAvailable())(`${name} (real)`, () => {
    body(started(() => startQemu()))
  })
}

function started(open: () => Promise<Monitor & { close(): Promise<void> }>): () => Monitor {
  let monitor: (Monitor & { close(): Promise<void> }) | undefined
  beforeAll(async () => {
    monitor = await open()
  })
  afterAll(() => monitor?.close())
  return () => {
    if (monitor === undefined) throw new Error('the monitor has not been started')
    return monitor
  }
}
