import type { CommandName } from '@qga/schema'

/**
 * What a command is to a gateway.
 *
 * | class | |
 * | --- | --- |
 * | `read` | only looks |
 * | `change` | changes the guest; only for clients that may |
 * | `sync` | moves the stream, which is shared: for nobody |
 * | `files`, `exec`, `freeze` | leaves something behind when its caller dies: for nobody, there are routes for it |
 */
export type CommandClass = 'read' | 'change' | 'sync' | 'files' | 'exec' | 'freeze'

/** Every command of the schema: one that is new does not compile until it has its class. */
export const commandClasses: Readonly<Record<CommandName, CommandClass>> = {
  'guest-exec': 'exec',
  'guest-exec-status': 'exec',
  'guest-file-close': 'files',
  'guest-file-flush': 'files',
  'guest-file-open': 'files',
  'guest-file-read': 'files',
  'guest-file-seek': 'files',
  'guest-file-write': 'files',
  'guest-fsfreeze-freeze': 'freeze',
  'guest-fsfreeze-freeze-list': 'freeze',
  'guest-fsfreeze-status': 'read',
  'guest-fsfreeze-thaw': 'change',
  'guest-fstrim': 'change',
  'guest-get-cpustats': 'read',
  'guest-get-devices': 'read',
  'guest-get-disks': 'read',
  'guest-get-diskstats': 'read',
  'guest-get-fsinfo': 'read',
  'guest-get-host-name': 'read',
  'guest-get-load': 'read',
  'guest-get-memory-block-info': 'read',
  'guest-get-memory-blocks': 'read',
  'guest-get-osinfo': 'read',
  'guest-get-time': 'read',
  'guest-get-timezone': 'read',
  'guest-get-users': 'read',
  'guest-get-vcpus': 'read',
  'guest-info': 'read',
  'guest-network-get-interfaces': 'read',
  'guest-network-get-route': 'read',
  'guest-ping': 'read',
  'guest-set-memory-blocks': 'change',
  'guest-set-time': 'change',
  'guest-set-user-password': 'change',
  'guest-set-vcpus': 'change',
  'guest-shutdown': 'change',
  'guest-ssh-add-authorized-keys': 'change',
  'guest-ssh-get-authorized-keys': 'read',
  'guest-ssh-remove-authorized-keys': 'change',
  'guest-suspend-disk': 'change',
  'guest-suspend-hybrid': 'change',
  'guest-suspend-ram': 'change',
  'guest-sync': 'sync',
  'guest-sync-delimited': 'sync',
}
