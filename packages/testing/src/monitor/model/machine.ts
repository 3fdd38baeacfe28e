import type { CommandName } from '@qga/schema/qmp'
import type { JsonObject } from '@qga/wire'
import type { EmitEvent } from './monitor-handlers.js'
import type { MonitorTraits } from './monitor-version.js'

/** What a command of the model may do beside answering. */
export interface MachineContext {
  readonly emit: EmitEvent
  /** QEMU ends when the reply has been sent. */
  end(): void
}

/** A machine that is stopped at first, as by -S: the few commands that a session itself is about. */
export class Machine {
  readonly #traits: MonitorTraits
  #status: 'prelaunch' | 'running' | 'paused' = 'prelaunch'

  constructor(traits: MonitorTraits) {
    this.#traits = traits
  }

  /** The commands of the model. */
  readonly commands: Readonly<Partial<Record<CommandName, (args: JsonObject, context: MachineContext) => unknown>>> = {
    'query-version': () => ({ qemu: this.#traits.qemu, package: this.#traits.package }),
    'query-status': () => ({
      status: this.#status,
      ...(this.#traits.singlestep ? { singlestep: false } : {}),
      running: this.#status === 'running',
    }),
    'query-name': () => ({}),
    'query-kvm': () => ({ enabled: false, present: false }),
    'query-yank': () => [],
    cont: (_, { emit }) => {
      if (this.#status !== 'running') emit('RESUME')
      this.#status = 'running'
    },
    stop: (_, { emit }) => {
      if (this.#status === 'running') emit('STOP')
      if (this.#status === 'running') this.#status = 'paused'
    },
    system_reset: (_, { emit }) => emit('RESET', { guest: false, reason: 'host-qmp-system-reset' }),
    system_powerdown: (_, { emit }) => emit('POWERDOWN'),
    quit: (_, { emit, end }) => {
      emit('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' })
      end()
    },
    'human-monitor-command': ({ 'command-line': line }) => `unknown command: '${String(line)}'\r\n`,
  }
}
