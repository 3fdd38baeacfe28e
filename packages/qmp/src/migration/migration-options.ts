import type { Arguments, MigrationCapability, MigrationInfo } from '@qga/schema/qmp'

/** What both ends of a migration may be told first. */
export interface MigrationSettings {
  /** Switched on or off first. Both ends have to agree on most. */
  readonly capabilities?: { readonly [N in MigrationCapability]?: boolean } | undefined
  /** Set first, after the capabilities. */
  readonly parameters?: Arguments<'migrate-set-parameters'> | undefined
  /** Told of the progress, every `intervalMs`. Must not throw. */
  readonly onProgress?: ((info: MigrationInfo) => void) | undefined
  /** How often QEMU is asked, in milliseconds. Default 500. */
  readonly intervalMs?: number | undefined
}

/** How a migration is accompanied. */
export interface MigrateOptions extends MigrationSettings {
  /** Cancels the migration, waits until it has ended, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds that a cancelled migration is waited for. Default 60000. */
  readonly cancelTimeoutMs?: number | undefined
  /** With the capability `pause-before-switchover`: awaited when the machine stands, before it moves. */
  readonly onSwitchover?: (() => unknown) | undefined
}

/** How the other end is accompanied. */
export interface ReceiveOptions extends MigrationSettings {
  /** Called when the destination listens: now the source may begin. */
  readonly onListening?: (() => void) | undefined
  /** Ends the waiting. QEMU goes on listening: `quit` it. */
  readonly signal?: AbortSignal | undefined
}
