import type { CommandError } from '@qga/wire/calls'
import type { FreezeLoss } from '../errors/freeze-lost-error.js'

/** How a freeze ended. The guest is thawed, and has confirmed it. */
export interface ThawResult {
  /**
   * Why the guest was thawed before its holder said so; `undefined` if it was held all the time. Where nobody can tell, since
   * replies were lost, that is taken for `elsewhere`, and a warning says so.
   */
  readonly lost: FreezeLoss | undefined
  /** How long it was held, in milliseconds, as far as is known here. */
  readonly heldMs: number
  /** How many file systems the guest says it thawed; `undefined` if the reply was lost, or was an error. */
  readonly filesystems: number | undefined
  /** Whether as many were left to thaw as had been frozen, as far as is known: where none were, or may have been, not. */
  readonly complete: boolean
  /** What the thaw failed with although it thawed, as when a hook fails afterwards. */
  readonly error: CommandError | undefined
  /** What is odd, in words for people. */
  readonly warnings: readonly string[]
}

/**
 * A guest whose file systems are frozen: a lease, which ends after `maxMs` in any case. Every way out thaws the guest
 * and asks it to confirm: `thaw`, disposal (`await using`), the lease's end, the signal.
 *
 * What writes in the guest stands still, and most commands of the agent are refused, until then.
 */
export interface FreezeGuard extends AsyncDisposable {
  /**
   * | state | the guest |
   * | --- | --- |
   * | `frozen` | holds its file systems |
   * | `thawing` | is told to thaw, and asked to confirm |
   * | `thawed` | has confirmed that it is thawed |
   * | `unconfirmed` | may be frozen: `thaw` tries again |
   */
  readonly state: 'frozen' | 'thawing' | 'thawed' | 'unconfirmed'
  /** How many file systems the guest says it froze. */
  readonly filesystems: number
  /**
   * Whether all that was asked for was frozen, as far as can be known. Without `mountpoints` that is whatever can be
   * frozen: nearly every guest has a device that cannot, such as an EFI partition, and `warnings` tells how many.
   */
  readonly complete: boolean
  /** What is odd, in words for people. */
  readonly warnings: readonly string[]
  /** The lease, in milliseconds. Less than was asked for on Windows. */
  readonly maxMs: number
  /** Milliseconds until the lease ends; 0 when the guest is not held any more. */
  readonly leftMs: number
  /**
   * Aborts as soon as the guest is not held any more: with a `FreezeLostError` when the lease ends, with the reason of
   * the signal given to `freeze`, and after a thaw that was asked for. Give it to the work.
   */
  readonly signal: AbortSignal
  /**
   * Thaws the guest and resolves when it has confirmed. Says whether it was held all the time: see `lost`. Once it has
   * resolved it gives the same result again; after a `ThawError` it tries again.
   * @throws ThawError
   */
  thaw(): Promise<ThawResult>
  /**
   * Thaws, unless that is done. Where nobody was told by `thaw`, a freeze that was lost is an error here: the work was
   * not covered by it. An abort is none, since it was wanted.
   * @throws ThawError, FreezeLostError
   */
  [Symbol.asyncDispose](): Promise<void>
}
