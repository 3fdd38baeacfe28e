/**
 * Asks many guests how they are, over and over: one line of JSON for each answer.
 *
 *     node health-poller.js FOLDER_OF_SOCKETS [ROUNDS] [INTERVAL_MS]
 *
 * Each guest has a loop of its own, so that one that hangs delays no other; a guest that fails is asked less and less
 * often, and never two loops in step. At most 16 connect at once.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { GuestAgent, QgaError } from '@qga/client'
import { filesystems, usableAddresses } from '@qga/client/guest'

const [folder = '/run/vms', rounds = 'Infinity', interval = '10000'] = process.argv.slice(2)
const MAX_CONNECTING = 16
const MAX_PAUSE_MS = 300_000
const intervalMs = Number(interval)

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

const waiting: (() => void)[] = []
let connecting = 0

const sockets = (await readdir(folder)).filter((name) => name.endsWith('.sock')).sort()
await Promise.all(sockets.map((name) => watch(name)))

async function watch(name: string): Promise<void> {
  let agent: GuestAgent | undefined
  let failures = 0
  for (let round = 0; round < Number(rounds) && !stop.signal.aborted; round++) {
    if (round > 0) await pause(Math.min(intervalMs * 2 ** failures, MAX_PAUSE_MS))
    try {
      agent ??= await connect(join(folder, name))
      report(name, { ok: true, ...(await look(agent)) })
      failures = 0
    } catch (error) {
      // Which of the many reasons it is, the code tells; the message is for people.
      report(name, { ok: false, code: error instanceof QgaError ? error.code : 'UNKNOWN', why: String(error) })
      failures++
      // A session does not reconnect: the next round opens a new one.
      await agent?.close()
      agent = undefined
    }
  }
  await agent?.close()
}

/** What is asked of each guest: the way there and back, its addresses, and how full its fullest file system is. */
async function look(agent: GuestAgent) {
  const options = { timeoutMs: 2_000, signal: stop.signal }
  const startedAt = performance.now()
  await agent.ping(options)
  const pingMs = Math.round((performance.now() - startedAt) * 10) / 10
  const addresses = (await usableAddresses(agent, options)).map(({ address }) => address)
  const shares = (await filesystems(agent, options)).map(({ usedShare = 0 }) => usedShare)
  return { pingMs, addresses, fullest: Math.max(0, ...shares) }
}

async function connect(path: string): Promise<GuestAgent> {
  if (connecting >= MAX_CONNECTING) await new Promise<void>((resolve) => waiting.push(resolve))
  else connecting++
  try {
    return await GuestAgent.connect(path, { timeoutMs: 2_000, signal: stop.signal })
  } finally {
    const next = waiting.shift()
    if (next === undefined) connecting--
    else next()
  }
}

/** About so long: a hundred loops that began together must not stay together. */
async function pause(ms: number): Promise<void> {
  await delay(ms * (0.5 + Math.random()), undefined, { signal: stop.signal }).catch(() => {})
}

/** JSON escapes what a guest put into its strings, control characters included. */
function report(name: string, what: object): void {
  console.log(JSON.stringify({ name, ...what }))
}
