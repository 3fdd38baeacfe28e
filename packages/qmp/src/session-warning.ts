import type { QgaError } from '@qga/wire'

/**
 * What came and could not be told to any caller:
 * - `error`: an error without an id while several commands were under way. One of them will not be answered.
 * - `lost`: a message that broke a limit or is no JSON.
 * - `skipped`: bytes between messages.
 * - `malformed`: a message that is none of the protocol's.
 * - `stale`: the reply to a command of a client before this one. [measured: up to 30 of 30]
 * - `invalid`: arguments or a reply that are not what the schema says, with `validate: 'warn'`.
 * - `deprecated`, `unstable`: a use of something that QEMU calls so, once `schema()` has been asked for, or with `introspect`.
 */
export type WarningKind = 'deprecated' | 'unstable' | 'error' | 'lost' | 'skipped' | 'malformed' | 'stale' | 'invalid'

/** Something that came and could not be told to any caller. The session goes on. */
export interface SessionWarning {
  readonly kind: WarningKind
  /** For people. What the peer said is in it: escape it before it meets a terminal. */
  readonly text: string
  readonly cause?: QgaError | undefined
}
