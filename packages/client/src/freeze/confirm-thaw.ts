import { setTimeout as delay } from 'node:timers/promises'
import type { CallOptions } from '@qga/schema'
import { ClosedError, ConnectError, type ConnectFailure, TimeoutError } from '@qga/wire'
import { ProtocolError, startTimer } from '@qga/wire/calls'
import type { HowToSend } from '../commands.js'
import type { Reach } from './reach.js'
import type { ThawRecord } from './thaw-record.js'
import type { ThawingCommands } from './thawing-agent.js'

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
  /** Takes what the guest says, which is then asked before the first thaw as well whether it is frozen. */
  readonly record?: ThawRecord | undefined
}

/** A freeze or a question, the thaw behind it and the question behind that may be under way at once. */
export const FREEZE_WINDOW = 3

/** A thaw can take long, with hooks; one that is lost must not cost all of the time. Each try gets twice as much. */
const FIRST_TRY_SHARE = 1 / 18
const MIN_TRY_MS = 250
/** So long a first thaw waits for the answer to the question before it, at most. */
const MAX_QUESTION_MS = 500
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
export async function confirmThaw(reach: Reach, options: ConfirmOptions): Promise<void> {
  const { record } = options
  const startedAt = performance.now()
  const leftMs = () => options.timeoutMs - (performance.now() - startedAt)
  const fail = (cause: unknown) => reach.giveUp(guest, performance.now() - startedAt, cause)
  let guest: 'frozen' | 'unknown' = 'unknown'
  let silent = 0
  let goneAt: number | undefined
  const firstTryMs = Math.max(MIN_TRY_MS, options.timeoutMs * FIRST_TRY_SHARE)
  for (let round = 0; ; round++) {
    const tryMs = () => Math.max(1, Math.min(firstTryMs * 2 ** round, leftMs()))
    const question = record?.isAsked ? await askBefore(reach.agent, record, tryMs() / 2) : undefined
    const tried = await tryOnce(reach.agent, tryMs())
    question?.abort()
    if (round === 0) options.afterFirstTry?.()
    record?.add(tried.thaw)
    if (tried.status === 'thawed') return
    if (tried.status === 'frozen') {
      guest = 'frozen'
      record?.say('frozen')
    }
    if (leftMs() <= 0) throw await fail(tried.cause)
    silent = tried.status === 'unknown' && tried.cause instanceof TimeoutError ? silent + 1 : 0
    const leaves = options.leavesSilence === true && silent >= SILENT_TRIES && reach.canLeave
    if (tried.cause instanceof ClosedError && !reach.canRenew) throw await fail(tried.cause)
    if (tried.cause instanceof ClosedError || leaves) {
      silent = 0
      const cause = await reach.renew(leftMs()).catch((reason: unknown) => reason)
      goneAt = cause instanceof ConnectError && gone.has(cause.reason) ? (goneAt ?? performance.now()) : undefined
      const isGone = goneAt !== undefined && performance.now() - goneAt >= GONE_MS
      if (leftMs() <= 0 || isGone) throw await fail(cause ?? tried.cause)
    }
    await delay(Math.max(0, Math.min(FIRST_PAUSE_MS * 2 ** round, MAX_PAUSE_MS, leftMs())))
  }
}

/**
 * Asks what the guest is before the first thaw, and waits a moment for the answer; one that comes later counts as well. The
 * question holds its place until it is aborted: behind one that was given up nothing is sent before the line is in step.
 */
async function askBefore(agent: ThawingCommands, record: ThawRecord, patienceMs: number): Promise<AbortController> {
  const question = new AbortController()
  const momentMs = Math.min(MAX_QUESTION_MS, patienceMs)
  // Where the thaw has no place beside it.
  const timeoutMs = agent.executeSo === undefined ? momentMs : Number.POSITIVE_INFINITY
  const hear = (status: unknown) => record.say(status)
  const options = { timeoutMs, signal: question.signal }
  const answered = send(agent, 'guest-fsfreeze-status', options, { onLateReturn: hear }).then(hear, () => {})
  let timer: NodeJS.Timeout | undefined
  const moment = new Promise<void>((resolve) => {
    timer = startTimer(momentMs, resolve)
  })
  await Promise.race([answered, moment]).finally(() => clearTimeout(timer))
  return question
}

interface Try {
  readonly thaw: PromiseSettledResult<unknown>
  readonly status: 'frozen' | 'thawed' | 'unknown'
  readonly cause: unknown
}

async function tryOnce(agent: ThawingCommands, timeoutMs: number): Promise<Try> {
  // Both at once, so that a thaw whose reply is lost is known by the reply behind it.
  const [thaw, status] = await Promise.allSettled([
    send(agent, 'guest-fsfreeze-thaw', { timeoutMs }),
    send(agent, 'guest-fsfreeze-status', { timeoutMs }),
  ])
  const said = status.status === 'fulfilled' ? status.value : undefined
  const thawError: unknown = thaw.status === 'rejected' ? thaw.reason : undefined
  return {
    thaw,
    status: said === 'thawed' || said === 'frozen' ? said : 'unknown',
    cause: status.status === 'rejected' ? status.reason : (thawError ?? badStatus()),
  }
}

async function send(
  agent: ThawingCommands,
  name: 'guest-fsfreeze-thaw' | 'guest-fsfreeze-status',
  options: CallOptions,
  how: HowToSend = {},
): Promise<unknown> {
  const inPlace = { window: FREEZE_WINDOW, ...how }
  return await (agent.executeSo?.(name, undefined, options, inPlace) ?? agent.execute(name, undefined, options))
}

function badStatus(): ProtocolError {
  return new ProtocolError('guest-fsfreeze-status does not say that the guest is thawed')
}
