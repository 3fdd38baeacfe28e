import { OptionError } from '@qga/wire/calls'
import type { ThawError } from '../errors/thaw-error.js'
import type { ThawingAgent } from './thawing-agent.js'

/** What to freeze, for how long at most, and what to do when it goes wrong. */
export interface FreezeOptions {
  /**
   * Milliseconds that the guest is held at most, counted from its answer; then it is thawed, whatever goes on. All that
   * writes in the guest stands still meanwhile. Default 30000. A Windows guest holds 10000 at most, and is given no more.
   */
  readonly maxMs?: number | undefined
  /** The mount points to freeze, exactly as guest-get-fsinfo gives them. Default: all. */
  readonly mountpoints?: readonly string[] | undefined
  /** Ends the attempt, and later the freeze: the guest is thawed at once. */
  readonly signal?: AbortSignal | undefined
  /**
   * Milliseconds for the guest to freeze: it waits for the writes under way and runs its hooks. Default 120000. When
   * they are over the guest is thawed, since it may yet freeze.
   */
  readonly timeoutMs?: number | undefined
  /**
   * Milliseconds for which thawing is tried until the guest confirms it. Default 180000. It is given up after
   * 5000 when the connection is over and its socket is gone.
   */
  readonly thawTimeoutMs?: number | undefined
  /**
   * Asked first whether the guest runs, as QMP's query-status knows. A paused guest keeps the freeze in its queue and
   * carries it out when it goes on, so nothing is sent when this says false. Default: it is taken to run.
   */
  readonly isRunning?: (() => boolean | Promise<boolean>) | undefined
  /**
   * `refuse`: not when a file that is mounted (a loop device) would be frozen together with the file system that it
   * lies on, which can hang the guest for good. Default. `allow`: freeze all the same.
   */
  readonly loopMounts?: 'refuse' | 'allow' | undefined
  /**
   * Opens another connection to the same guest, to thaw it when the first is over, or has let two thaws go unanswered:
   * then the first is closed before. Default: connects as before. It is closed after the thaw.
   */
  readonly reconnect?: (() => Promise<ThawingAgent>) | undefined
  /**
   * The folder of the journal: one small file for each freeze, there from before it begins until the guest is known to
   * be thawed, so that `thawPending` can thaw for a process that was killed. `false`: none. Default:
   * `$XDG_STATE_HOME/qga/freezes`, or `~/.local/state/qga/freezes`.
   */
  readonly journal?: string | false | undefined
  /**
   * Signals of the process, such as `['SIGINT', 'SIGTERM']`, on which the guest is thawed first; when all that were to be
   * are, the signal takes its course, unless the program handles it itself. Until then no freeze with `exitSignals` begins:
   * it rejects with the same `AbortError`. Default none: a library leaves the signals to the program.
   */
  readonly exitSignals?: readonly NodeJS.Signals[] | undefined
  /** Told when the guest may be left frozen and no call is there to reject. Default: `process.emitWarning`. */
  readonly onUnconfirmed?: ((error: ThawError) => void) | undefined
}

/** The options with all defaults in place. */
export interface ResolvedFreezeOptions extends FreezeOptions {
  readonly maxMs: number
  readonly timeoutMs: number
  readonly thawTimeoutMs: number
  readonly onUnconfirmed: (error: ThawError) => void
}

const defaults = { maxMs: 30_000, timeoutMs: 120_000, thawTimeoutMs: 180_000 }
/** Longest delay of a timer. */
const MAX_MS = 2 ** 31 - 1

/** @throws OptionError */
export function resolveFreezeOptions(options: FreezeOptions): ResolvedFreezeOptions {
  checkMountpoints(options.mountpoints)
  return {
    ...options,
    maxMs: checkedMs('maxMs', options.maxMs ?? defaults.maxMs),
    timeoutMs: checkedMs('timeoutMs', options.timeoutMs ?? defaults.timeoutMs),
    thawTimeoutMs: checkedMs('thawTimeoutMs', options.thawTimeoutMs ?? defaults.thawTimeoutMs),
    onUnconfirmed: options.onUnconfirmed ?? warn,
  }
}

function checkMountpoints(mountpoints: unknown): void {
  if (mountpoints === undefined) return
  if (!Array.isArray(mountpoints) || !mountpoints.every((path) => typeof path === 'string')) {
    throw new OptionError('mountpoints is no list of paths', { hint: "Give an array, as ['/srv']" })
  }
  if (mountpoints.length === 0) throw new OptionError('mountpoints is an empty list', { hint: 'Leave it out for all' })
}

/** A freeze without an end is no lease. */
function checkedMs(name: string, ms: number): number {
  if (ms > 0 && ms <= MAX_MS) return ms
  throw new OptionError(`${name} is ${ms}`, { hint: `Give milliseconds, more than 0 and at most ${MAX_MS}` })
}

function warn(error: ThawError): void {
  process.emitWarning(error.message, { type: error.name, code: error.code })
}
