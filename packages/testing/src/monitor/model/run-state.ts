import type { RunState as Status } from '@qga/schema/qmp'
import type { EmitEvent } from '../monitor-handlers.js'
import type { MonitorTraits } from '../monitor-version.js'
import type { ModelCommands } from './model-commands.js'

/** Whether the virtual CPUs run, and why not. The machine is stopped at first, as by -S. */
export class RunState {
  readonly #traits: MonitorTraits
  readonly #emit: EmitEvent
  #status: Status
  /** Told to run while the machine was still on its way here. */
  #wanted = false

  constructor(traits: MonitorTraits, emit: EmitEvent, incoming: boolean) {
    this.#traits = traits
    this.#emit = emit
    this.#status = incoming ? 'inmigrate' : 'prelaunch'
  }

  readonly commands: ModelCommands = {
    'query-status': () => ({
      status: this.#status,
      ...(this.#traits.singlestep ? { singlestep: false } : {}),
      running: this.running,
    }),
    cont: () => this.run(),
    stop: () => {
      if (this.running) this.halt('paused')
    },
    system_reset: () => {
      this.#emit('RESET', { guest: false, reason: 'host-qmp-system-reset' })
      if (this.#status === 'paused') this.#status = 'prelaunch'
    },
    system_powerdown: () => this.#emit('POWERDOWN'),
  }

  get status(): Status {
    return this.#status
  }

  get running(): boolean {
    return this.#status === 'running'
  }

  run(): void {
    if (this.#status === 'inmigrate') this.#wanted = true
    else if (!this.running) {
      this.#status = 'running'
      this.#emit('RESUME')
    }
  }

  /** The machine stands from now on, for this reason. */
  halt(status: Status): void {
    const ran = this.running
    this.#status = status
    if (ran) this.#emit('STOP')
  }

  /** The machine has come here; it ran, or not, where it came from. */
  arrive(ran: boolean): void {
    this.#status = ran ? 'paused' : 'prelaunch'
    if (ran && this.#wanted) this.run()
  }
}
