/**
 * How a session ended:
 * - `closed`: by `close()`.
 * - `shutdown`: QEMU left, after `quit` or a SHUTDOWN event. Nothing went wrong.
 * - `lost`: the connection broke, or QEMU left without a word; `cause` says what is known.
 */
export type SessionEnd =
  | { readonly reason: 'closed' }
  | { readonly reason: 'shutdown' }
  | { readonly reason: 'lost'; readonly cause: Error | undefined }
