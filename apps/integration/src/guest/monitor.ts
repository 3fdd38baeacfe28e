import { QmpClient } from '@qga/qmp'

/** The harness's own word with QEMU: one command a connection, on a monitor that no test uses. */
export async function askMonitor(path: string, command: string, args?: object): Promise<unknown> {
  await using monitor = await QmpClient.connect(path, { timeoutMs: 60_000 })
  return await monitor.executeRaw(command, args, { timeoutMs: 60_000 })
}
