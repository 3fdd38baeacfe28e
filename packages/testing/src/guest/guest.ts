import type { Clock } from '../clock.js'
import type { Program } from '../programs/program.js'
import { Accounts } from './accounts.js'
import type { FileSystem } from './file-system.js'
import { FileTable } from './file-table.js'
import { Hardware } from './hardware.js'
import { Mounts, type MountsOptions } from './mounts.js'
import { ProcessTable } from './process-table.js'

/** The machine behind the fake agent: what its commands look at and change. */
export class Guest {
  readonly clock: Clock
  readonly files: FileSystem
  readonly handles: FileTable
  readonly processes: ProcessTable
  /** Frozen or not is a matter of the guest: it outlives clients and the agent. */
  readonly mounts: Mounts
  readonly hardware = new Hardware()
  readonly accounts = new Accounts()
  readonly hostName: string
  /** What guest-set-time added to the clock. */
  clockOffset = 0n

  constructor(parts: {
    readonly clock: Clock
    readonly files: FileSystem
    readonly programs: Readonly<Record<string, Program>>
    readonly hostName: string
    readonly freezing: MountsOptions
  }) {
    this.clock = parts.clock
    this.files = parts.files
    this.hostName = parts.hostName
    this.mounts = new Mounts(parts.clock, parts.freezing)
    this.handles = new FileTable(parts.files)
    this.processes = new ProcessTable(parts.files, parts.programs, parts.clock)
  }

  get frozen(): boolean {
    return this.mounts.frozen
  }

  /** Nanoseconds since 1970, in whole microseconds. */
  now(): bigint {
    const now = this.clock.now() + this.clockOffset
    return now - (now % 1000n)
  }

  /** The agent was killed and started anew: its handles and its list of processes are gone, the rest stays. */
  agentRestarted(): void {
    this.handles.clear()
    this.processes.clear()
  }

  /** The machine was started anew. */
  rebooted(): void {
    this.handles.reset()
    this.processes.reset()
    this.mounts.reset()
  }
}
