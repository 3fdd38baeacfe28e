import type { Commands } from '../commands.js'
import { FreezeError, type FreezeErrorDetails, type FreezeFailure } from '../errors/freeze-error.js'
import { ThawError } from '../errors/thaw-error.js'
import { absoluteTarget } from './absolute-target.js'
import { confirmThaw } from './confirm-thaw.js'
import { ExitSignals } from './exit-signals.js'
import { type AttemptEnd, FreezeAttempt } from './freeze-attempt.js'
import type { FreezeGuard } from './freeze-guard.js'
import { freezeHint } from './freeze-hint.js'
import { FreezeJournal, journalFolder } from './freeze-journal.js'
import { FreezeLease } from './freeze-lease.js'
import { type FreezeOptions, type ResolvedFreezeOptions, resolveFreezeOptions } from './freeze-options.js'
import { countOf, devicesIn } from './mounted.js'
import { alreadyFrozen, type Preflight, preflight, unavailable } from './preflight.js'
import { type OtherWay, Reach } from './reach.js'

/** Where a guest is, and how to get there once more. */
export interface Whereabouts extends OtherWay {
  readonly label: string
}

/**
 * Freezes a guest's file systems, for a time. From the moment that the freeze is sent the guest is thawed, and asked to
 * confirm it, on every way that does not end in a guard.
 * @throws FreezeError, OptionError, the signal's reason once the guest is thawed
 */
export async function freeze(agent: Commands, guest: Whereabouts, given: FreezeOptions = {}): Promise<FreezeGuard> {
  const options = resolveFreezeOptions(given)
  options.signal?.throwIfAborted()
  const exit = await ExitSignals.listen(options.exitSignals)
  // One turn for the program to see how it ended, before a signal takes its course.
  const release = () => void setImmediate(() => exit.release())
  try {
    return await new Freezing(agent, guest, options, exit, release).run()
  } catch (error) {
    release()
    throw error
  }
}

/** One freeze from its first question to a guard, or to an error after a thaw. */
class Freezing {
  readonly #agent: Commands
  readonly #label: string
  readonly #reach: Reach
  readonly #options: ResolvedFreezeOptions
  readonly #exit: ExitSignals
  readonly #release: () => void
  readonly #signal: AbortSignal | undefined
  readonly #attempt = new FreezeAttempt()

  constructor(
    agent: Commands,
    guest: Whereabouts,
    options: ResolvedFreezeOptions,
    exit: ExitSignals,
    release: () => void,
  ) {
    this.#agent = agent
    this.#label = guest.label
    this.#reach = new Reach(guest.label, agent, {
      reconnect: options.reconnect ?? guest.reconnect,
      leave: guest.leave,
    })
    this.#options = options
    this.#exit = exit
    this.#release = release
    const { signal, exitSignals = [] } = options
    const signals = [...(signal ? [signal] : []), ...(exitSignals.length > 0 ? [exit.signal] : [])]
    this.#signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0]
  }

  async run(): Promise<FreezeGuard> {
    const found = await preflight(this.#agent, this.#label, { ...this.#options, signal: this.#signal })
    const warnings = [...found.warnings, ...(await this.#beginJournal(found.maxMs))]
    if (this.#signal?.aborted) {
      await this.#confirmed()
      throw this.#signal.reason
    }
    const end = await this.#attempt.run(this.#agent, this.#options, this.#signal).catch(async (error: unknown) => {
      await this.#confirmed()
      throw error
    })
    const count = end.kind === 'counted' ? countable(end.count) : undefined
    if (count === undefined || count === 0) return await this.#fail(end)
    return this.#hold(count, found, warnings)
  }

  async #beginJournal(maxMs: number): Promise<readonly string[]> {
    const { journal, mountpoints, timeoutMs, thawTimeoutMs } = this.#options
    if (journal === false) return []
    const freeze = { target: absoluteTarget(this.#label), maxMs, mountpoints, patienceMs: timeoutMs + thawTimeoutMs }
    try {
      this.#reach.journal = await FreezeJournal.begin(journalFolder(journal), freeze)
      return []
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return [`this freeze is in no journal, so nobody would know of it if this process were killed: ${why}`]
    }
  }

  #hold(filesystems: number, found: Preflight, warnings: string[]): FreezeGuard {
    const { mountpoints, thawTimeoutMs, onUnconfirmed } = this.#options
    const wanted = mountpoints === undefined ? undefined : countOf(found.mounted ?? [], mountpoints)
    if (wanted !== undefined && wanted !== filesystems) {
      warnings.push(`${wanted} file systems were asked for, and the guest says that it froze ${filesystems}`)
    }
    // On Windows VSS decides what belongs to it, and a volume need not.
    const devices = wanted === undefined && !found.windows ? devicesIn(found.mounted ?? []) : 0
    if (devices > filesystems) {
      const missing = `${devices - filesystems} of ${devices} mounted devices were not frozen`
      warnings.push(`${missing}: the agent passes over what cannot be, such as vfat (often the EFI partition) or fuse`)
    }
    return new FreezeLease({
      reach: this.#reach,
      filesystems,
      complete: wanted === undefined || filesystems >= wanted,
      warnings,
      maxMs: found.maxMs,
      thawTimeoutMs,
      windows: found.windows,
      signal: this.#signal,
      onUnconfirmed,
      confirmed: async () => {
        await this.#confirmed()
        this.#release()
      },
      unconfirmed: async () => {
        await this.#reach.close()
        this.#release()
      },
    })
  }

  /** No freeze that we hold: thaws, unless it is sure that nothing was sent, and throws. */
  async #fail(end: AttemptEnd): Promise<never> {
    const none = end.kind === 'refused' || (end.kind === 'unanswered' && !end.sent)
    const thaw = none ? undefined : await this.#thaw()
    if (thaw === undefined) await this.#confirmed()
    else await this.#reach.close()
    if (thaw !== undefined && this.#exit.signal.aborted) this.#options.onUnconfirmed(thaw)
    if (end.kind === 'unanswered' && end.why === 'abort' && thaw === undefined) throw end.cause
    throw this.#error(end, thaw)
  }

  async #thaw(): Promise<ThawError | undefined> {
    try {
      const afterFirstTry = () => this.#attempt.abandon()
      await confirmThaw(this.#reach, { timeoutMs: this.#options.thawTimeoutMs, afterFirstTry })
      return undefined
    } catch (error) {
      return error instanceof ThawError ? error : await this.#reach.giveUp('unknown', 0, error)
    } finally {
      this.#attempt.abandon()
    }
  }

  #error(end: AttemptEnd, thaw: ThawError | undefined): FreezeError {
    const { mountpoints, timeoutMs } = this.#options
    const fail = (reason: FreezeFailure, what: string, details: Partial<FreezeErrorDetails> = {}) =>
      new FreezeError(reason, what, { label: this.#label, guest: thaw?.guest ?? 'thawed', thaw, ...details })
    switch (end.kind) {
      case 'refused':
        return end.error.why === 'frozen' ? alreadyFrozen(this.#label, end.error) : unavailable(this.#label, end.error)
      case 'failed': {
        const { desc } = end.error
        return fail('failed', `its agent says "${desc}"`, { desc, hint: freezeHint(desc), cause: end.error })
      }
      case 'counted':
        if (end.count !== 0) return fail('bad-reply', 'its agent answered with no count of file systems')
        return mountpoints === undefined
          ? fail('nothing-frozen', 'no file system was frozen', {
              hint: 'None of them can be frozen, or there is none',
            })
          : fail('nothing-frozen', `nothing was frozen of ${mountpoints.join(', ')}`, {
              hint: 'Give mount points exactly as guest-get-fsinfo has them: the agent passes over what it does not know',
            })
      case 'unanswered':
        return end.why === 'abort'
          ? fail('aborted', 'it was aborted', { cause: end.cause })
          : fail('no-reply', this.#silence(end), {
              hint: `It did not freeze within ${timeoutMs} ms, or could not say so. Is it paused? Else allow more with timeoutMs`,
              cause: end.cause,
            })
    }
  }

  #silence({ why, cause, sent }: Extract<AttemptEnd, { kind: 'unanswered' }>): string {
    if (why === 'timeout') {
      const { timeoutMs } = this.#options
      return sent ? `it did not answer within ${timeoutMs} ms` : `the freeze could not be sent within ${timeoutMs} ms`
    }
    return `its answer was lost: ${cause instanceof Error ? cause.message : String(cause)}`
  }

  async #confirmed(): Promise<void> {
    // A file that stays behind does no harm: whoever finds it asks the guest first.
    await this.#reach.journal?.remove().catch(() => {})
    await this.#reach.close()
  }
}

function countable(count: unknown): number | undefined {
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined
}
