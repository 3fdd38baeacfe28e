import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { confirmThaw } from './confirm-thaw.js'
import { journalFolder } from './freeze-journal.js'
import type { PendingFreeze } from './pending-freezes.js'
import { Reach } from './reach.js'
import { readJournal } from './read-journal.js'
import type { ThawedPending, ThawPendingOptions } from './thaw-pending.js'
import type { ThawingAgent } from './thawing-agent.js'

const DEFAULT_TIMEOUT_MS = 60_000

/** The work of `thawPending`. */
export async function thawEntries(options: ThawPendingOptions): Promise<ThawedPending[]> {
  const folder = journalFolder(options.journal)
  const entries = await readJournal(options.journal)
  const held = new Set(entries.filter((entry) => !isOver(entry)).map(({ target }) => target))
  const results: ThawedPending[] = []
  for (const freeze of entries) {
    if (held.has(freeze.target)) results.push({ freeze, outcome: 'held', error: undefined })
    else results.push(await thawEntry(freeze, folder, options))
  }
  return results
}

function isOver({ holder, overdue }: PendingFreeze): boolean {
  return holder === 'dead' || overdue
}

async function thawEntry(freeze: PendingFreeze, folder: string, options: ThawPendingOptions): Promise<ThawedPending> {
  const connect = () => (options.connect ?? connectTo)(freeze)
  try {
    await using agent = await connect()
    const status: unknown = await agent.execute('guest-fsfreeze-status')
    if (status !== 'thawed') {
      const reach = new Reach(freeze.target, agent, { reconnect: connect })
      await confirmThaw(reach, { timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS }).finally(() => reach.close())
    }
    await rm(join(folder, freeze.id), { force: true })
    return { freeze, outcome: status === 'thawed' ? 'was-thawed' : 'thawed', error: undefined }
  } catch (error) {
    return { freeze, outcome: 'failed', error }
  }
}

async function connectTo({ target }: PendingFreeze): Promise<ThawingAgent> {
  const { GuestAgent } = await import('../guest-agent.js')
  return await GuestAgent.connect(target)
}
