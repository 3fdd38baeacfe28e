import type { MigrationCapability, MigrationStatus } from '@qga/schema/qmp'
import { genericError } from '../../command-failure.js'
import { nextTurn } from '../../soon.js'
import type { EmitEvent } from '../monitor-handlers.js'
import type { MonitorTraits } from '../monitor-version.js'
import { migrationAccount } from './migration-account.js'
import type { ModelCommands } from './model-commands.js'
import type { RunState } from './run-state.js'

/** Where the fakes of this process wait for a machine to come: the network between them. */
const listening = new Map<string, Migration>()
const protocols = /^(?:exec|unix|tcp|fd|file|rdma|vsock):/
const over: readonly MigrationStatus[] = ['none', 'completed', 'failed', 'cancelled']

/** What a migration works with. */
export interface MigrationParts {
  readonly traits: MonitorTraits
  readonly emit: EmitEvent
  readonly run: RunState
  /** QEMU ends: what was to come did not. */
  readonly end: () => void
}

/** A machine that leaves, or comes. `exec:` goes anywhere; other addresses to a fake of this process that waits there. */
export class Migration {
  readonly #parts: MigrationParts
  readonly #capabilities = new Map<MigrationCapability, boolean>()
  #parameters: object = { 'max-bandwidth': 134_217_728, 'downtime-limit': 300 }
  #status: MigrationStatus = 'none'
  #error: string | undefined
  #listensAt: string | undefined
  #peer: Migration | undefined
  #ran = false

  constructor(parts: MigrationParts) {
    this.#parts = parts
  }

  readonly commands: ModelCommands = {
    'query-migrate': () => migrationAccount(this.#status, this.#error, this.#listensAt),
    'query-migrate-capabilities': () =>
      Array.from(this.#capabilities, ([capability, state]) => ({ capability, state })),
    'query-migrate-parameters': () => this.#parameters,
    'migrate-set-parameters': (args) => {
      this.#parameters = { ...this.#parameters, ...args }
    },
    'migrate-set-capabilities': ({ capabilities }) => {
      if (!over.includes(this.#status)) throw genericError("There's a migration process in progress")
      for (const { capability, state } of capabilities) this.#capabilities.set(capability, state)
    },
    migrate: ({ uri = '' }) => {
      const { run, traits } = this.#parts
      if (!over.includes(this.#status)) throw genericError("There's a migration process in progress")
      if (run.status === 'inmigrate') throw genericError('Guest is waiting for an incoming migration')
      if (run.status === 'postmigrate') {
        throw genericError("Can't migrate the vm that was paused due to previous migration")
      }
      if (!protocols.test(uri)) throw genericError(traits.unknownProtocol(uri))
      this.#error = undefined
      this.#become('setup')
      void this.#leave(uri)
    },
    'migrate-continue': ({ state }) => {
      if (state !== this.#status || state !== 'pre-switchover') {
        throw genericError(`Migration not in expected state: ${this.#status}`)
      }
      this.#switch(true)
    },
    migrate_cancel: () => this.#cancel(),
    'migrate-incoming': ({ uri = '' }) => {
      if (this.#parts.run.status !== 'inmigrate') {
        throw genericError("'-incoming' was not specified on the command line")
      }
      if (this.#listensAt !== undefined) throw genericError('The incoming migration has already been started')
      this.#listensAt = uri
      listening.set(uri, this)
      this.#become('setup')
    },
  }

  /** QEMU ends. */
  stop(): void {
    if (this.#listensAt !== undefined) listening.delete(this.#listensAt)
  }

  async #leave(uri: string): Promise<void> {
    await nextTurn()
    if (!this.#isStill('setup')) return
    this.#peer = listening.get(uri)
    if (this.#peer === undefined && !uri.startsWith('exec:')) {
      this.#error = `Failed to connect to '${uri.replace(/^\w+:/, '')}': No such file or directory`
      return this.#fail()
    }
    this.#become('active')
    this.#pass(1)
    if (this.#peer !== undefined) this.#peer.#become('active')
    await nextTurn()
    if (!this.#isStill('active')) return
    const { run } = this.#parts
    this.#ran = run.running
    run.halt('finish-migrate')
    if (this.#capabilities.get('pause-before-switchover')) this.#become('pre-switchover')
    else this.#switch(this.#parts.traits.tellsDevice)
  }

  #switch(tellsDevice: boolean): void {
    if (tellsDevice) this.#become('device')
    this.#pass(2)
    this.#parts.run.halt('postmigrate')
    this.#become('completed')
    if (this.#peer !== undefined) this.#peer.#arrive(this.#ran)
  }

  #arrive(ran: boolean): void {
    this.stop()
    this.#parts.run.arrive(ran)
    this.#become('completed')
  }

  #cancel(): void {
    if (over.includes(this.#status) || this.#listensAt !== undefined) return
    const switching = this.#status === 'pre-switchover'
    this.#become('cancelling')
    if (switching) {
      this.#error = this.#parts.traits.interruptedText
      if (this.#ran) this.#parts.run.run()
      else this.#parts.run.halt('prelaunch')
    }
    const peer = this.#peer
    void nextTurn().then(() => {
      this.#become('cancelled')
      if (peer === undefined) return
      peer.#fail()
      peer.#parts.end()
    })
  }

  #fail(): void {
    if (this.#parts.traits.tellsFailing) this.#become('failing')
    this.#become('failed')
  }

  #isStill(status: MigrationStatus): boolean {
    return this.#status === status
  }

  #become(status: MigrationStatus): void {
    this.#status = status
    if (this.#capabilities.get('events')) this.#parts.emit('MIGRATION', { status })
  }

  #pass(pass: number): void {
    if (this.#capabilities.get('events')) this.#parts.emit('MIGRATION_PASS', { pass })
  }
}
