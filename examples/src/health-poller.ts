/**
 * Asks many guests how they are, over and over: one line of JSON for each answer.
 *
 *     node health-poller.js FOLDER_OF_SOCKETS [ROUNDS] [INTERVAL_MS]
 *
 * The pool opens connections as they are needed, 16 pieces of work at once, and leaves a guest that fails alone for
 * longer and longer; such a one fails at once meanwhile, and holds nobody up.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AgentPool, type GuestAgent, QgaError } from '@qga/client'
import { filesystems, usableAddresses } from '@qga/client/guest'

const [folder = '/run/vms', rounds = 'Infinity', intervalMs = '10000'] = process.argv.slice(2)
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

const sockets = (await readdir(folder)).filter((name) => name.endsWith('.sock')).sort()
await using pool = new AgentPool({
  target: (name: string) => join(folder, name),
  connect: { timeoutMs: 2_000 },
  concurrency: 16,
})

for (let round = 0; round < Number(rounds) && !stop.signal.aborted; round++) {
  if (round > 0) await delay(Number(intervalMs), undefined, { signal: stop.signal }).catch(() => {})
  const results = await pool.map(sockets, look, { signal: stop.signal, whileDown: 'fail' })
  for (const [at, result] of results.entries()) report(sockets[at], result)
}

/** What is asked of each guest: the way there and back, its addresses, and how full its fullest file system is. */
async function look(agent: GuestAgent, _name: string, signal: AbortSignal) {
  const options = { timeoutMs: 2_000, signal }
  const startedAt = performance.now()
  await agent.ping(options)
  const pingMs = Math.round((performance.now() - startedAt) * 10) / 10
  const addresses = (await usableAddresses(agent, options)).map(({ address }) => address)
  const shares = (await filesystems(agent, options)).map(({ usedShare = 0 }) => usedShare)
  return { pingMs, addresses, fullest: Math.max(0, ...shares) }
}

/** JSON escapes what a guest put into its strings, control characters included. */
function report(name: string | undefined, result: PromiseSettledResult<object>): void {
  if (result.status === 'fulfilled') return console.log(JSON.stringify({ name, ok: true, ...result.value }))
  const { reason } = result
  // Which of the many reasons it is, the code tells; the message is for people.
  const code = reason instanceof QgaError ? reason.code : 'UNKNOWN'
  console.log(JSON.stringify({ name, ok: false, code, why: String(reason) }))
}
