import type { BlockdevSnapshotSync, TransactionAction } from '@qga/schema/qmp'
import { OptionError } from '@qga/wire/calls'
import type { Commands } from '../commands.js'
import type { QuiesceGuard, Thaw } from './quiesce-guard.js'
import { NotThawedError, QuiesceError } from './snapshot-error.js'

/** How the guest is made to hold still, and what if it cannot be. */
export interface SnapshotOptions {
  /** Makes the guest hold still: `() => agent.freeze()`. Default: nothing does. */
  readonly quiesce?: (() => Promise<QuiesceGuard>) | undefined
  /** What happens when `quiesce` rejects. Default `fail`: a `QuiesceError`, and no snapshots. */
  readonly whenNotQuiesced?: 'fail' | 'crash-consistent' | undefined
  /** Milliseconds for QEMU to take them. Default 60000. */
  readonly timeoutMs?: number | undefined
  /** Looked at until the transaction is sent; that is not taken back. The guest is let go in any case. */
  readonly signal?: AbortSignal | undefined
}

/** What the disks are in the snapshots. */
export interface DiskSnapshots {
  /**
   * - `quiesced`: the guest held still, all of it, from before to after: file systems are clean.
   * - `partial`: some of its file systems did not.
   * - `crash`: as after a power cut, all disks at the same moment.
   */
  readonly consistency: 'quiesced' | 'partial' | 'crash'
  /** Milliseconds from when the guest held still until it was let go; undefined if it never did. */
  readonly heldMs: number | undefined
  /** How long QEMU took for the transaction, in milliseconds. */
  readonly tookMs: number
  /** What is odd, in words for people. */
  readonly warnings: readonly string[]
}

const TIMEOUT_MS = 60_000

/**
 * Puts a new overlay on each of these disks, all in one transaction: of all at the same moment, or of none. From then on
 * the images before are not written any more, and can be copied. The guest is always let go again.
 * @throws QuiesceError; NotThawedError; OptionError; CommandError; TimeoutError after which the snapshots may have been
 * taken, or may be yet; ClosedError; the signal's reason
 */
export async function snapshotDisks(
  qmp: Commands,
  disks: readonly BlockdevSnapshotSync[],
  options: SnapshotOptions = {},
): Promise<DiskSnapshots> {
  const { signal, timeoutMs = TIMEOUT_MS } = options
  if (disks.length === 0) throw new OptionError('there are no disks to snapshot', { hint: 'Name one or more' })
  signal?.throwIfAborted()
  const warnings: string[] = []
  const guard = await hold(options, warnings)
  if (guard === undefined) return { consistency: 'crash', heldMs: undefined, ...(await take()), warnings }
  const heldSince = performance.now()
  const taken = await take().then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  )
  // Asked before the thaw: that ends the hold, and aborts the signal.
  const loosened = guard.signal?.aborted === true
  const thawed = await release(guard).then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  )
  const heldMs = performance.now() - heldSince
  const lost = loosened || ('value' in thawed && thawed.value.lost)
  if (lost) warnings.push('the guest was let go before the snapshots were taken')
  warnings.push(...(guard.warnings ?? []), ...('value' in thawed ? thawed.value.warnings : []))
  const consistency = lost ? 'crash' : guard.complete === false ? 'partial' : 'quiesced'
  const result = 'value' in taken ? ({ consistency, heldMs, ...taken.value, warnings } as const) : undefined
  if ('failure' in thawed) {
    throw new NotThawedError(thawed.failure, result, 'failure' in taken ? taken.failure : undefined)
  }
  if (result === undefined) throw 'failure' in taken ? taken.failure : undefined
  return result

  async function take(): Promise<{ tookMs: number }> {
    signal?.throwIfAborted()
    const began = performance.now()
    const actions = disks.map((data): TransactionAction => ({ type: 'blockdev-snapshot-sync', data }))
    await qmp.execute('transaction', { actions }, { timeoutMs })
    return { tookMs: performance.now() - began }
  }
}

async function hold(options: SnapshotOptions, warnings: string[]): Promise<QuiesceGuard | undefined> {
  try {
    return await options.quiesce?.()
  } catch (error) {
    options.signal?.throwIfAborted()
    if (options.whenNotQuiesced !== 'crash-consistent') throw new QuiesceError(error)
    warnings.push(new QuiesceError(error).summary)
    return undefined
  }
}

async function release(guard: QuiesceGuard): Promise<{ lost: boolean; warnings: readonly string[] }> {
  const said: Thaw = Object(await guard.thaw())
  return { lost: said.lost !== undefined, warnings: said.warnings ?? [] }
}
