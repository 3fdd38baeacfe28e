import type { CommandName } from '@qga/schema/qmp'

/** How long commands of a kind take: after `slowMs` it is worth a word, after `timeoutMs` it is given up. */
export interface Patience {
  readonly slowMs: number
  readonly timeoutMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** QEMU's main loop answers these at once, when it is not held up. */
const normal: Patience = { slowMs: 5 * SECOND, timeoutMs: 30 * SECOND }
/** They open, flush or drain images, or wait for devices; on busy storage that takes its time. */
const storage: Patience = { slowMs: 20 * SECOND, timeoutMs: 5 * MINUTE }
/** They copy memory or images, or do whatever they are told. */
const long: Patience = { slowMs: 2 * MINUTE, timeoutMs: 60 * MINUTE }

const storageCommands: readonly CommandName[] = [
  'block-dirty-bitmap-add',
  'block-dirty-bitmap-merge',
  'block-dirty-bitmap-remove',
  'block-export-add',
  'block-export-del',
  'block-job-cancel',
  'block-job-complete',
  'block_resize',
  'block-commit',
  'block-stream',
  'blockdev-add',
  'blockdev-backup',
  'blockdev-change-medium',
  'blockdev-close-tray',
  'blockdev-create',
  'blockdev-del',
  'blockdev-insert-medium',
  'blockdev-mirror',
  'blockdev-open-tray',
  'blockdev-remove-medium',
  'blockdev-reopen',
  'blockdev-snapshot',
  'blockdev-snapshot-sync',
  'change-backing-file',
  'cont',
  'device_add',
  'device_del',
  'drive-backup',
  'drive-mirror',
  'job-cancel',
  'job-complete',
  'job-finalize',
  'migrate',
  'migrate-continue',
  'migrate-incoming',
  'migrate_cancel',
  'nbd-server-add',
  'nbd-server-start',
  'nbd-server-stop',
  'object-add',
  'object-del',
  'query-migrate',
  'query-named-block-nodes',
  'stop',
  'transaction',
]

const longCommands: readonly CommandName[] = [
  'blockdev-snapshot-delete-internal-sync',
  'blockdev-snapshot-internal-sync',
  'dump-guest-memory',
  'human-monitor-command',
  'memsave',
  'pmemsave',
  'screendump',
  'xen-save-devices-state',
]

const patience = /* @__PURE__ */ new Map<string, Patience>([
  ...storageCommands.map((name) => [name, storage] as const),
  ...longCommands.map((name) => [name, long] as const),
])

/** How long a command is waited for when the caller does not say, in milliseconds from the call. */
export function patienceFor(command: string): Patience {
  return patience.get(command) ?? normal
}
