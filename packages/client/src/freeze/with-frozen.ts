import { FreezeError } from '../errors/freeze-error.js'
import { ThawError } from '../errors/thaw-error.js'
import type { FreezeGuard, ThawResult } from './freeze-guard.js'
import { type FreezeOptions, resolveFreezeOptions } from './freeze-options.js'

/**
 * What a snapshot is worth that was taken meanwhile.
 *
 * | consistency | all file systems that were asked for |
 * | --- | --- |
 * | `filesystem-consistent` | were frozen until the work was done, or thawed them itself: as after an orderly unmount, and the guest's hooks have run |
 * | `partly-consistent` | were not frozen: some were |
 * | `crash-consistent` | were not, or not until the end, or nobody can tell: as after a power cut |
 *
 * Where no mount points were named, all that can be frozen was asked for; a warning tells how many devices cannot be, such
 * as an EFI partition (vfat).
 */
export type Consistency = 'filesystem-consistent' | 'partly-consistent' | 'crash-consistent'

/** How to freeze, and what to do when it cannot be done. */
export interface WithFrozenOptions extends FreezeOptions {
  /** `abort`: the work is not done, and the `FreezeError` thrown. Default. `crash-consistent`: it is done all the same. */
  readonly onFreezeFail?: 'abort' | 'crash-consistent' | undefined
}

/** What the work is given. */
export interface FrozenWork {
  /** What it is worth as things stand; it can only get worse. */
  readonly consistency: Consistency
  /** Aborts when the guest is not held any more, or when the caller's signal aborts. */
  readonly signal: AbortSignal
  /** The freeze; `undefined` if there is none. */
  readonly guard: FreezeGuard | undefined
}

/** What came of the work, and what it is worth. */
export interface FrozenOutcome<T> {
  readonly value: T
  readonly consistency: Consistency
  /** Why there was no freeze, if there was none. Look at its `thaw`: the guest may be left frozen. */
  readonly freezeError: FreezeError | undefined
  /** How the freeze ended, if there was one. */
  readonly thaw: ThawResult | undefined
  /** What was odd, in words for people. */
  readonly warnings: readonly string[]
}

/** What can be frozen: a `GuestAgent`. */
export interface Freezable {
  freeze(options?: FreezeOptions): Promise<FreezeGuard>
}

/**
 * Freezes a guest, does the work, thaws, and says what the work is worth. The guest is thawed whatever becomes of the
 * work, before this settles; when the lease ends it is thawed while the work goes on, which is told by `work.signal`
 * and by `consistency`. Errors of the work are thrown as they are.
 * @throws FreezeError, ThawError (with the work's outcome in `work`), the signal's reason, what the work throws
 */
export async function withFrozen<T>(
  agent: Freezable,
  options: WithFrozenOptions,
  work: (frozen: FrozenWork) => T | Promise<T>,
): Promise<FrozenOutcome<T>> {
  const { onFreezeFail = 'abort', ...freezing } = options
  const guard = await frozen(agent, freezing, onFreezeFail)
  if (guard instanceof FreezeError) {
    const signal = options.signal ?? new AbortController().signal
    const value = await work({ consistency: 'crash-consistent', signal, guard: undefined })
    options.signal?.throwIfAborted()
    const warnings = [guard.summary]
    return { value, consistency: 'crash-consistent', freezeError: guard, thaw: undefined, warnings }
  }
  const consistency = guard.complete ? 'filesystem-consistent' : 'partly-consistent'
  const [done] = await Promise.allSettled([settle(() => work({ consistency, signal: guard.signal, guard }))])
  const isThawedByWork = guard.state !== 'frozen'
  const thaw = await thawed(guard, done)
  if (done.status === 'rejected') throw done.reason
  if (thaw.lost === 'aborted') throw guard.signal.reason
  return {
    value: done.value,
    consistency: reached(guard, thaw),
    freezeError: undefined,
    thaw,
    warnings: [
      ...guard.warnings,
      ...thaw.warnings,
      ...(isThawedByWork && thaw.lost === undefined ? [thawedByWork] : []),
    ],
  }
}

const thawedByWork = 'the work thawed the guest itself: what it did after that is as after a power cut'

async function frozen(
  agent: Freezable,
  options: FreezeOptions,
  onFreezeFail: 'abort' | 'crash-consistent',
): Promise<FreezeGuard | FreezeError> {
  try {
    return await agent.freeze(options)
  } catch (error) {
    if (onFreezeFail === 'abort' || !(error instanceof FreezeError) || error.reason === 'aborted') throw error
    // Nobody may look at the outcome for this.
    if (error.thaw !== undefined) resolveFreezeOptions(options).onUnconfirmed(error.thaw)
    return error
  }
}

async function thawed(guard: FreezeGuard, work: PromiseSettledResult<unknown>): Promise<ThawResult> {
  try {
    return await guard.thaw()
  } catch (error) {
    if (error instanceof ThawError) error.work = work
    throw error
  }
}

function reached(guard: FreezeGuard, thaw: ThawResult): Consistency {
  if (thaw.lost !== undefined) return 'crash-consistent'
  return guard.complete && thaw.complete ? 'filesystem-consistent' : 'partly-consistent'
}

/** What it throws at once is a rejection like any other. */
async function settle<T>(work: () => T | Promise<T>): Promise<T> {
  return await work()
}
