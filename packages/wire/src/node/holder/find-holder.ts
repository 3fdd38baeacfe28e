import type { Holder } from '../../transport.js'
import { heldBySomebody, likelyHolder } from './holder-by-proc.js'
import { type ServedClient, servedClients } from './holder-by-ss.js'

/** Where there are thousands of processes, or the machine is busy, it takes a while. */
const MAX_MS = 2_000

/** See `holderOf`. */
export async function findHolder(path: string): Promise<Holder | undefined> {
  try {
    const clients = await servedClients(path)
    if (clients !== undefined) return clients.map(named)[0]
    if (!(await heldBySomebody(path))) return undefined
    const likely = await likelyHolder(path, AbortSignal.timeout(MAX_MS))
    return likely === undefined ? { text: 'another client', pid: undefined } : { ...named(likely), guessed: true }
  } catch {
    return undefined
  }
}

function named({ pid, program = 'a process' }: ServedClient): Holder {
  if (pid === undefined) return { text: 'a process that this user may not see', pid }
  if (pid === process.pid) return { text: `this very process (pid ${pid})`, pid }
  return { text: `${program.replace(/[^\x20-\x7e]/g, '?')} (pid ${pid})`, pid }
}
