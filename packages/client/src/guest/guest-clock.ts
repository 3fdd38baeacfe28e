import type { CallOptions } from '@qga/schema'
import { CommandError, OptionError, ProtocolError } from '@qga/wire/calls'
import { claimedInt64 } from '../claims.js'
import type { Executes } from '../commands.js'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { changeAtOnce, lookAfter } from './change-at-once.js'
import type { ChangeOptions, ChangeWords } from './change-stopped.js'
import { oneDeadline } from './one-deadline.js'

/** A time of the guest's clock. */
export interface GuestTime {
  /** Nanoseconds since 1970, with every digit. */
  readonly ns: bigint
  /** The same in milliseconds; an invalid date if that is beyond what a `Date` holds. */
  readonly date: Date
}

/** How far the guest's clock is from this host's, measured over one question and its answer. */
export interface ClockDrift {
  /** Milliseconds that the guest is ahead; negative if it is behind. */
  readonly driftMs: number
  /** The drift is right within so many milliseconds: half of the round trip, and what the clocks themselves round off. */
  readonly uncertaintyMs: number
}

/** What a synchronisation did. */
export interface ClockSync {
  readonly before: ClockDrift
  /** As measured afterwards; the same as `before` if the clock was left alone. */
  readonly after: ClockDrift
  readonly set: boolean
  /** What setting failed with although the clock is set: the hardware clock could not be written, say. */
  readonly error: CommandError | undefined
}

/** When to set the clock. What it tells of, when it broke off, is the time that it asked the guest to set. */
export interface ClockSyncOptions extends CallOptions, ChangeOptions<bigint> {
  readonly signal?: AbortSignal | undefined
  /** A drift of at most so many milliseconds is left alone, and so is one that is within its uncertainty. Default 0. */
  readonly maxDriftMs?: number | undefined
}

const NS_PER_MS = 1_000_000n
const MAX_INT64 = 2n ** 63n - 1n
const SAMPLES = 3
const MOST_TIMES = 3
/** So many times as long as setting took before is left, or it is not set anew. */
const ENOUGH = 4
/** Both clocks are read in whole milliseconds or finer. */
const ROUNDING_MS = 1

/** The guest's clock. */
export async function guestTime(agent: Executes, options?: CallOptions): Promise<GuestTime> {
  const time: unknown = await agent.execute('guest-get-time', undefined, options)
  const ns = BigInt(claimedInt64(time as bigint, 'the time of guest-get-time'))
  return { ns, date: new Date(Number(ns / NS_PER_MS)) }
}

/**
 * Sets the guest's clock, and then its hardware clock: where only the latter fails this rejects, with the clock set.
 * The time is always given: without one, guests take their hardware clock, if they have any.
 * @throws OptionError for what is no time, CommandError
 */
export async function setGuestTime(agent: Executes, time: Date | bigint, options?: CallOptions): Promise<void> {
  const ns = typeof time === 'bigint' ? time : nanoseconds(time)
  if (ns < 0n || ns > MAX_INT64) throw new OptionError(`the time ${ns} cannot be set`, { hint: 'Give one since 1970' })
  await agent.execute('guest-set-time', { time: ns }, options)
}

/** Measures the drift: the best of three questions, that with the shortest way. */
export async function clockDrift(agent: Executes, options?: CallOptions): Promise<ClockDrift> {
  let best: ClockDrift | undefined
  const call = oneDeadline(options)
  for (let sample = 0; sample < SAMPLES; sample++) {
    const drift = await measure(agent, call())
    if (best === undefined || drift.uncertaintyMs < best.uncertaintyMs) best = drift
  }
  if (best === undefined) throw new ProtocolError('the clock was not measured')
  return best
}

const words: ChangeWords<bigint> = {
  what: ({ done }) => (done.length > 0 ? 'the clock was set' : 'it is not known whether the clock was set'),
  hint: 'Ask with guest-get-time what it shows',
}

/**
 * Brings the guest's clock to this host's time, unless it is near enough, and measures again. A time that was late, since
 * the agent had something else to do before, is set anew, twice at most, where there is time for it.
 * @throws ChangeError once it may have been set, with what `execute` threw or a `ProtocolError` as its cause;
 * OptionError; CommandError; the signal's reason
 */
export async function syncGuestTime(agent: Executes, options: ClockSyncOptions = {}): Promise<ClockSync> {
  const { maxDriftMs = 0 } = options
  if (!(maxDriftMs >= 0)) throw new OptionError(`maxDriftMs is ${maxDriftMs}`, { hint: 'Give milliseconds, 0 or more' })
  const call = oneDeadline(options)
  const before = await clockDrift(agent, call())
  if (Math.abs(before.driftMs) <= Math.max(maxDriftMs, before.uncertaintyMs)) {
    return { before, after: before, set: false, error: undefined }
  }
  // By the time that it is carried out, half a round trip has passed.
  const wayMs = before.uncertaintyMs - ROUNDING_MS
  let last: ClockSync | undefined
  for (let times = 1; ; times++) {
    const askedAt = performance.now()
    const time = hostTime() + BigInt(Math.round(wayMs * 1e6))
    const error = await failure(changeAtOnce([time], options, words, () => setGuestTime(agent, time, call())))
    if (error instanceof CommandUnavailableError) {
      if (last === undefined) throw error
      return { ...last, error }
    }
    const tookMs = performance.now() - askedAt
    const done = error === undefined ? 1 : 0
    const after = await lookAfter([time], done, options, words, () => clockDrift(agent, call()))
    if (error !== undefined && !nearer(after, before)) throw error
    last = { before, after, set: true, error }
    const offMs = Math.abs(after.driftMs)
    const isLate =
      offMs <= tookMs + after.uncertaintyMs && offMs > Math.max(maxDriftMs, before.uncertaintyMs + after.uncertaintyMs)
    const { timeoutMs: leftMs = Number.POSITIVE_INFINITY } = call()
    if (!isLate || times === MOST_TIMES || leftMs < ENOUGH * tookMs) return last
  }
}

async function measure(agent: Executes, options: CallOptions | undefined): Promise<ClockDrift> {
  const startedAt = performance.now()
  const sentAt = hostTime()
  const { ns } = await guestTime(agent, options)
  const halfMs = (performance.now() - startedAt) / 2
  const host = sentAt + BigInt(Math.round(halfMs * 1e6))
  return { driftMs: Number(ns - host) / 1e6, uncertaintyMs: halfMs + ROUNDING_MS }
}

function nearer(after: ClockDrift, before: ClockDrift): boolean {
  return Math.abs(after.driftMs) < Math.abs(before.driftMs) / 2
}

async function failure(work: Promise<void>): Promise<CommandError | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
}

function hostTime(): bigint {
  return BigInt(Date.now()) * NS_PER_MS
}

function nanoseconds(date: Date): bigint {
  const ms = date.getTime()
  if (Number.isNaN(ms)) throw new OptionError('the time is an invalid date')
  return BigInt(ms) * NS_PER_MS
}
