// What a session costs: a thousand of them on fakes, opened, used, and closed again. Run with `node --expose-gc`, as
// `pnpm bench` does.
import { channelPair } from '@qga/testing'
import type { Transport } from '@qga/wire'
import { QmpClient } from '../src/index.js'

const SESSIONS = 1_000
const greeting =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}\r\n'
const encoder = new TextEncoder()

/** The least that a peer can do, so that what is measured is ours: it greets, and answers everything with `{}`. */
function peer(): Transport {
  return {
    label: 'peer',
    open: async () => {
      const [near, far] = channelPair()
      far.start({
        data: (bytes) => {
          for (const [, id] of new TextDecoder().decode(bytes).matchAll(/"id":"([^"]+)"/g)) {
            far.write(encoder.encode(`{"return": {}, "id": "${id}"}\r\n`))
          }
        },
        closed: () => {},
      })
      far.write(encoder.encode(greeting))
      return near
    },
  }
}

function heap(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const peers = Array.from({ length: SESSIONS }, peer)
await (await QmpClient.connect(peer())).close()
const before = heap()
const startedAt = performance.now()
const sessions = await Promise.all(peers.map((transport) => QmpClient.connect(transport, { timeoutMs: 60_000 })))
const opened = performance.now() - startedAt
await Promise.all(sessions.map((qmp) => qmp.execute('query-status')))
const perSession = (heap() - before) / SESSIONS
await Promise.all(sessions.map((qmp) => qmp.close()))
process.stdout.write(
  `${SESSIONS} sessions: ${(perSession / 1024).toFixed(1)} KiB of heap each, both ends of the channel included; opened in ${opened.toFixed(0)} ms\n`,
)
