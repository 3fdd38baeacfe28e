import { setTimeout as delay } from 'node:timers/promises'
import type { CallOptions } from '@qga/schema'
import { ClosedError, ConnectError, type ConnectFailure, TimeoutError } from '@qga/wire'
import { CommandError, ProtocolError } from '@qga/wire/calls'
import { CommandUnavailableError } from '../errors/command-unavailable-error.js'
import { ThawError } from '../errors/thaw-error.js'
import type { Reach } from './reach.js'
import type { ThawingCommands } from './thawing-agent.js'

/** What a guest said while it was thawed, which it has confirmed. */
export interface ConfirmedThaw {
  /** How many file systems it says it thawed; `undefined` if that is not known, since a reply was lost or no count. */
  readonly filesystems: number | undefined
  /** Whether there may be more than these, thawed by a request whose reply was lost. */
  readonly repliesLost: boolean
  /** An error of the thaw that thawed all the same, as of a hook. */
  readonly error: CommandError | undefined
}

/** How long to try, and what to do once. */
export interface ConfirmOptions {
  readonly timeoutMs: number
  /**
   * Whether a connection that stays silent is left for another one. Not while a freeze may be in the queue of a guest that
   * is stopped: with nobody connected the agent stops at the reply to that, and never gets to the thaw behind it.
   */
  readonly leavesSilence?: boolean | undefined
  /** Called when the first try is over, whatever came of it. */
  readonly afterFirstTry?: (() => void) | undefined
}

/** A freeze, the thaw behind it and the question behind that may be under way at once. */
export const FREEZE_WINDOW = 3

/** A thaw can take long, with hooks; one that is lost must not cost all of the time. Each try gets twice as much. */
const FIRST_TRY_SHARE = 1 / 18
const MIN_TRY_MS = 250
const FIRST_PAUSE_MS = 20
const MAX_PAUSE_MS = 2_000
/** So many tries in a row without an answer: the line may be dead, which this side of it is not told. */
const SILENT_TRIES = 2

/**
 * Without a connection, and for so long without a place to connect to, nobody is there to be thawed: QEMU has gone, and its
 * socket with it. An agent that has a socket of its own is started again within this time.
 */
const GONE_MS = 5_000
const gone: ReadonlySet<ConnectFailure> = new Set(['not-found', 'not-a-socket', 'bad-path'])

/**
 * Thaws until guest-fsfreeze-status says `thawed`: a thaw can fail though all is thawed, and its reply can be lost.
 * Goes over to another connection when this one is over, or silent for long; gives up early where this one is over and the
 * place of another is gone. Thawing what is not frozen is harmless.
 * @throws ThawError
 */
export async function confirmThaw(reach: Reach, options: ConfirmOptions): Promise<ConfirmedThaw> {
  const startedAt = performance.now()
  const leftMs = () => options.timeoutMs - (performance.now() - startedAt)
  const failed = (cause: unknown) =>
    new ThawError(reach.label, guest, performance.now() - startedAt, cause, reach.isInJournal)
  let guest: 'frozen' | 'unknown' = 'unknown'
  let thawed = 0
  let repliesLost = false
  let silent = 0
  let goneAt: number | undefined
  let error: CommandError | undefined
  const firstTryMs = Math.max(MIN_TRY_MS, options.timeoutMs * FIRST_TRY_SHARE)
  for (let round = 0; ; round++) {
    const tried = await tryOnce(reach.agent, Math.max(1, Math.min(firstTryMs * 2 ** round, leftMs())))
    if (round === 0) options.afterFirstTry?.()
    thawed += tried.filesystems ?? 0
    repliesLost ||= tried.filesystems === undefined && tried.error === undefined
    error = tried.error ?? error
    if (tried.status === 'thawed') {
      return { filesystems: thawed > 0 || !(repliesLost || error) ? thawed : undefined, repliesLost, error }
    }
    if (tried.status !== 'unknown') guest = tried.status
    if (leftMs() <= 0) throw failed(tried.cause)
    silent = tried.status === 'unknown' && tried.cause instanceof TimeoutError ? silent + 1 : 0
    const leaves = options.leavesSilence === true && silent >= SILENT_TRIES && reach.canLeave
    if (tried.cause instanceof ClosedError && !reach.canRenew) throw failed(tried.cause)
    if (tried.cause instanceof ClosedError || leaves) {
      silent = 0
      const cause = await reach.renew(leftMs()).catch((reason: unknown) => reason)
      goneAt = cause instanceof ConnectError && gone.has(cause.reason) ? (goneAt ?? performance.now()) : undefined
      const isGone = goneAt !== undefined && performance.now() - goneAt >= GONE_MS
      if (leftMs() <= 0 || isGone) throw failed(cause ?? tried.cause)
    }
    await delay(Math.max(0, Math.min(FIRST_PAUSE_MS * 2 ** round, MAX_PAUSE_MS, leftMs())))
  }
}

interface Try {
  readonly filesystems: number | undefined
  readonly error: CommandError | undefined
  readonly status: 'frozen' | 'thawed' | 'unknown'
  readonly cause: unknown
}

async function tryOnce(agent: ThawingCommands, timeoutMs: number): Promise<Try> {
  // Both at once, so that a thaw whose reply is lost is known by the reply behind it.
  const [thaw, status] = await Promise.allSettled([
    send(agent, 'guest-fsfreeze-thaw', { timeoutMs }),
    send(agent, 'guest-fsfreeze-status', { timeoutMs }),
  ])
  const thawError: unknown = thaw.status === 'rejected' ? thaw.reason : undefined
  const said = status.status === 'fulfilled' ? status.value : undefined
  return {
    filesystems: thaw.status === 'fulfilled' ? count(thaw.value) : refused(thawError) ? 0 : undefined,
    error: thawError instanceof CommandError && !refused(thawError) ? thawError : undefined,
    status: said === 'thawed' || said === 'frozen' ? said : 'unknown',
    cause: status.status === 'rejected' ? status.reason : (thawError ?? badStatus()),
  }
}

function send(
  agent: ThawingCommands,
  name: 'guest-fsfreeze-thaw' | 'guest-fsfreeze-status',
  options: CallOptions,
): Promise<unknown> {
  const how = { window: FREEZE_WINDOW }
  return agent.executeSo?.(name, undefined, options, how) ?? agent.execute(name, undefined, options)
}

/**
 * From 10.0 on a blocked thaw is allowed while the guest is frozen, so a refusal means that it is not. In 7.2 it is refused
 * then, too, and the status behind it decides. [measured]
 */
function refused(error: unknown): boolean {
  return error instanceof CommandUnavailableError && error.class !== 'GenericError'
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function badStatus(): ProtocolError {
  return new ProtocolError('guest-fsfreeze-status does not say that the guest is thawed')
}
