// A thousand agents in one process, as fakes on unix sockets in another one: what an idle session weighs, how long it
// takes to open them all, to ping them all, and to close them. Run it with `pnpm bench:pool`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { FakeAgent } from '@qga/testing'
import { serveUnix } from '@qga/testing/node'
import { AgentPool } from '../src/index.js'

const AGENTS = Number(process.env.AGENTS ?? 1_000)
const folder = process.argv[2]

if (folder !== undefined) {
  for (let at = 0; at < AGENTS; at++) await serveUnix(new FakeAgent(), join(folder, `${at}.sock`))
  process.send?.('ready')
} else {
  await measure()
}

async function measure(): Promise<void> {
  const sockets = await mkdtemp(join(tmpdir(), 'qga-pool-'))
  const fakes = fork(import.meta.filename, [sockets])
  await once(fakes, 'message')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heap = () => {
    collect()
    collect()
    const { heapUsed, external, rss } = process.memoryUsage()
    return { heapUsed, external, rss }
  }
  const keys = Array.from({ length: AGENTS }, (_, at) => join(sockets, `${at}.sock`))
  try {
    const pool = new AgentPool({ target: (path: string) => path, idleMs: Number.POSITIVE_INFINITY })
    await pool.map(keys.slice(0, 1), (agent) => agent.ping())
    const before = heap()
    const opened = await timed(() => pool.map(keys, (agent) => agent.ping()))
    const after = heap()
    const pings: number[] = []
    for (let round = 0; round < 7; round++) pings.push((await timed(() => pool.map(keys, (agent) => agent.ping()))).ms)
    const failed = opened.value.filter(({ status }) => status === 'rejected').length
    const closed = await timed(() => pool.close())
    const each = (bytes: number) => `${(bytes / (AGENTS - 1) / 1024).toFixed(1)} KiB`
    process.stdout.write(
      [
        `${AGENTS} agents, ${failed} failed`,
        `open and ping all: ${opened.ms.toFixed(0)} ms (${((opened.ms * 1000) / AGENTS).toFixed(0)} us each)`,
        `ping all: ${(pings.sort((a, b) => a - b)[3] ?? Number.NaN).toFixed(0)} ms`,
        `close all: ${closed.ms.toFixed(0)} ms`,
        `an idle session: ${each(after.heapUsed - before.heapUsed)} of heap, ${each(after.external - before.external)} external, ${each(after.rss - before.rss)} of RSS`,
        '',
      ].join('\n'),
    )
  } finally {
    fakes.kill()
    await rm(sockets, { recursive: true, force: true })
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now()
  const value = await work()
  return { ms: performance.now() - startedAt, value }
}
