import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import { watchedTransport } from '../src/guest/watched-transport.js'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

/** Answers that a client could take for its own: to its first sync, to the ping behind that, and to what it asks then. */
const mistakable = `\xff{"execute":"guest-sync-delimited","arguments":{"id":7}}
{"execute":"guest-ping"}
{"execute":"guest-get-time"}
`

/** The last of a hundred calls waits for all. */
const SLOW = { timeoutMs: 120_000 }

describe(nameOf(environment), () => {
  const guest = oneGuest()

  verifies('channel/commands', async () => {
    await using agent = await guest().connect(SLOW)
    const asked = Array.from({ length: 100 }, (_, at) => at)
    const served: number[] = []
    const ask = async (id: number) => {
      expect(await agent.sync({ id }, SLOW)).toBe(id)
      served.push(id)
    }
    await Promise.all(asked.map(ask))
    expect(served).toEqual(asked)
  })

  verifies('channel/bytes', async () => {
    await using agent = await guest().connect(SLOW)
    const bytes = Uint8Array.from({ length: 4096 }, (_, at) => (at + (at >> 8)) & 0xff)
    await agent.files.writeFile('/tmp/bytes', bytes)
    expect(Buffer.compare(await agent.files.readFile('/tmp/bytes'), bytes)).toBe(0)
    const sum = await guest().control.sh('sha256sum </tmp/bytes')
    expect(sum.split(' ')[0]).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  verifies('channel/second-client', async () => {
    const watched = watchedTransport(guest().transport)
    const first = await watched.transport.open({})
    first.start({ data: () => {}, closed: () => {} })
    const answered = watched.arrived(1)
    first.write(Buffer.from(mistakable.repeat(50), 'latin1'))
    await answered
    first.close()
    await using second = await guest().connect(SLOW)
    expect((await second.getHostName())['host-name']).toBe('guest')
  })

  verifies('channel/agent-restart', async () => {
    await using agent = await guest().connect(SLOW)
    await agent.ping()
    await guest().restartAgent()
    expect((await agent.getHostName())['host-name']).toBe('guest')
  })

  verifies('channel/agent-away', async () => {
    await using agent = await guest().connect(SLOW)
    await guest().killAgent()
    const name = underWay(agent.getHostName(SLOW))
    await guest().startAgent()
    expect((await name)['host-name']).toBe('guest')
  })
})
