import type { Clock } from '../../clock.js'
import type { EmitEvent } from '../monitor-handlers.js'
import type { MonitorTraits } from '../monitor-version.js'
import { BlockJobs } from './block-jobs.js'
import { BlockNodes } from './block-nodes.js'
import { Devices } from './devices.js'
import { ImageJobs } from './image-jobs.js'
import { JobTable } from './job-table.js'
import { Migration } from './migration.js'
import type { ModelCommands } from './model-commands.js'
import { RunState } from './run-state.js'
import { Transactions } from './transactions.js'

/** What a machine is like, and what it does beside answering. */
export interface MachineOptions {
  readonly traits: MonitorTraits
  readonly clock: Clock
  /** It waits for a machine to come, as by `-incoming defer`. */
  readonly incoming: boolean
  readonly emit: EmitEvent
  /** QEMU ends when what is under way has been sent. */
  readonly end: () => void
}

/** A machine without a guest: what runs, its disks and jobs, its devices, and its migration. */
export class Machine {
  /** The commands of the model, by name. */
  readonly commands: ReadonlyMap<string, (args: never) => unknown>
  readonly #jobs: JobTable
  readonly #migration: Migration

  constructor(options: MachineOptions) {
    const { traits, clock, emit, end } = options
    const run = new RunState(traits, emit, options.incoming)
    const nodes = new BlockNodes()
    this.#jobs = new JobTable(emit, clock)
    this.#migration = new Migration({ traits, emit, run, end })
    const blockJobs = new BlockJobs(nodes, this.#jobs)
    const parts: ModelCommands[] = [
      session(options),
      run.commands,
      nodes.commands,
      this.#jobs.commands,
      blockJobs.commands,
      new ImageJobs(nodes, this.#jobs).commands,
      new Transactions(nodes, blockJobs).commands,
      new Devices(nodes, emit).commands,
      this.#migration.commands,
    ]
    this.commands = new Map(parts.flatMap((part) => Object.entries<(args: never) => unknown>(part)))
  }

  /** QEMU ends: nothing goes on. */
  stop(): void {
    this.#jobs.stop()
    this.#migration.stop()
  }
}

/** What a session itself is about. */
function session({ traits: { qemu, package: text }, emit, end }: MachineOptions): ModelCommands {
  return {
    'query-version': () => ({ qemu, package: text }),
    'query-name': () => ({}),
    'query-kvm': () => ({ enabled: false, present: false }),
    'query-yank': () => [],
    'query-chardev': () => [{ label: 'qmp0', filename: 'unix:qmp0.sock,server=on', 'frontend-open': true }],
    'human-monitor-command': ({ 'command-line': line }) => `unknown command: '${line}'\r\n`,
    quit: () => {
      emit('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' })
      end()
    },
  }
}
