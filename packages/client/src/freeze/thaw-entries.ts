import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isPlaceHere } from './absolute-target.js'
import { confirmThaw } from './confirm-thaw.js'
import { journalFolder } from './freeze-journal.js'
import type { PendingFreeze } from './pending-freezes.js'
import { Reach } from './reach.js'
import { readJournal } from './read-journal.js'
import type { ThawedPending, ThawPendingOptions } from './thaw-pending.js'
import type { ThawingAgent } from './thawing-agent.js'

const DEFAULT_TIMEOUT_MS = 60_000
/** To connect to a guest, and to ask it, unless there is less time altogether. */
const REACH_MS = 5_000

/** What is frozen hangs until it is thawed: a guest that does not answer is no reason to let others wait. */
const GUESTS_AT_ONCE = 16

/** The work of `thawPending`. */
export async function thawEntries(options: ThawPendingOptions): Promise<ThawedPending[]> {
  const entries = await readJournal(options.journal)
  const results = new Map<PendingFreeze, ThawedPending>()
  const guests = [...byTarget(entries).values()]
  const thawGuests = async () => {
    for (let freezes = guests.shift(); freezes !== undefined; freezes = guests.shift()) {
      const isHeld = freezes.some((freeze) => !isAnothers(freeze, options) && !isOver(freeze))
      const connect = untilItFails(connecting(options))
      // One after the other, for an agent serves one client at a time.
      for (const freeze of freezes) {
        const isLeft = isHeld || isAnothers(freeze, options)
        const left: ThawedPending = { freeze, outcome: 'held', error: undefined }
        results.set(freeze, isLeft ? left : await thawEntry(freeze, options, connect))
      }
    }
  }
  await Promise.all(Array.from({ length: GUESTS_AT_ONCE }, thawGuests))
  return entries.flatMap((entry) => results.get(entry) ?? [])
}

function byTarget(entries: readonly PendingFreeze[]): Map<string, PendingFreeze[]> {
  const groups = new Map<string, PendingFreeze[]>()
  for (const entry of entries) groups.set(entry.target, [...(groups.get(entry.target) ?? []), entry])
  return groups
}

function isOver({ holder, overdue }: PendingFreeze): boolean {
  return holder === 'dead' || overdue
}

/** Whether the same path leads to another guest here: to thaw that, and to forget this one, would be worse than to wait. */
function isAnothers({ onThisMachine, target }: PendingFreeze, { connect }: ThawPendingOptions): boolean {
  return !onThisMachine && connect === undefined && isPlaceHere(target)
}

async function thawEntry(freeze: PendingFreeze, options: ThawPendingOptions, connect: Connect): Promise<ThawedPending> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  try {
    options.signal?.throwIfAborted()
    await using agent = await connect(freeze)
    const status: unknown = await agent.execute('guest-fsfreeze-status', undefined, { timeoutMs: reachMs(options) })
    if (status !== 'thawed') {
      const reach = new Reach(freeze.target, agent, { reconnect: () => connecting(options)(freeze) })
      await confirmThaw(reach, { timeoutMs }).finally(() => reach.close())
    }
    await rm(join(journalFolder(options.journal), freeze.id), { force: true })
    return { freeze, outcome: status === 'thawed' ? 'was-thawed' : 'thawed', error: undefined }
  } catch (error) {
    return { freeze, outcome: 'failed', error }
  }
}

type Connect = (freeze: PendingFreeze) => Promise<ThawingAgent>

function connecting(options: ThawPendingOptions): Connect {
  return options.connect ?? (({ target }) => connectTo(target, reachMs(options)))
}

async function connectTo(target: string, timeoutMs: number): Promise<ThawingAgent> {
  const { GuestAgent } = await import('../guest-agent.js')
  return await GuestAgent.connect(target, { timeoutMs })
}

function reachMs({ timeoutMs = DEFAULT_TIMEOUT_MS }: ThawPendingOptions): number {
  return Math.min(REACH_MS, timeoutMs)
}

/** A guest that could not be connected to for one entry is not tried for the next: that fails alike. */
function untilItFails(connect: Connect): Connect {
  let failure: { readonly error: unknown } | undefined
  return async (freeze) => {
    if (failure !== undefined) throw failure.error
    try {
      return await connect(freeze)
    } catch (error) {
      failure = { error }
      throw error
    }
  }
}
