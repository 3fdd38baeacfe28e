/** What becomes of the connection to a machine of a pool. */
export type PoolEvent =
  | { readonly kind: 'opened' }
  /** It could not be opened. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** It ended and the pool had not closed it; without an error if the other side ended it in peace. */
  | { readonly kind: 'lost'; readonly error: Error | undefined }
  /** The pool closed it, because it was idle or because the pool was closed. */
  | { readonly kind: 'closed' }

/**
 * How a machine of a pool is.
 *
 * | state | |
 * | --- | --- |
 * | `idle` | no connection; the next piece of work opens one |
 * | `opening` | its first work waits for the connection |
 * | `open` | connected |
 * | `down` | it failed, with `error`, and is left alone for `retryMs` more milliseconds |
 */
export type PoolState =
  | { readonly state: 'idle' | 'opening' | 'open' }
  | { readonly state: 'down'; readonly error: unknown; readonly retryMs: number }
