import { QgaError } from '@qga/wire'

/** A migration did not come to its end. The machine is where it was. */
export class MigrationError extends QgaError {
  static override readonly code = 'MIGRATION_FAILED'
  /** `cancelled`: another client of this QEMU cancelled it. */
  readonly reason: 'failed' | 'cancelled'
  /** What QEMU says of it, if anything. */
  readonly desc: string | undefined

  constructor(label: string, reason: 'failed' | 'cancelled', desc: string | undefined) {
    super(`the migration of ${label} ${reason === 'failed' ? 'failed' : 'was cancelled'}${desc ? `: ${desc}` : ''}`, {
      hint:
        reason === 'failed'
          ? 'The machine goes on at its source. The destination may know more: see what it printed'
          : 'Another client of this QEMU cancelled it',
    })
    this.reason = reason
    this.desc = desc
  }
}
