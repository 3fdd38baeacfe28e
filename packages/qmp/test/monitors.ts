import { CommandFailure, FakeMonitor } from '@qga/testing'
import { realQemuAvailable, startQemu } from '@qga/testing/node'
import type { Transport } from '@qga/wire'
import { afterAll, beforeAll, describe } from 'vitest'

/** A monitor that a suite is run on. */
export interface Monitor {
  /** What it is to be connected by; one client at a time. */
  readonly transport: Transport
  readonly version: string
}

/** Runs the same tests on the fake and, where there is one, on a real QEMU. */
export function describeMonitors(name: string, body: (monitor: () => Monitor) => void): void {
  describe(`${name} (fake)`, () => {
    body(
      started(async () => {
        const fake = new FakeMonitor({
          device_del: ({ id }) => {
            throw new CommandFailure('DeviceNotFound', `Device '${id}' not found`)
          },
        })
        return { transport: fake.transport, version: '7.2.22', close: async () => fake.close() }
      }),
    )
  })
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
