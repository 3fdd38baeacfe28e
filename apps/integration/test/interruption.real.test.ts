import { describe, expect } from 'vitest'
import { connectInside } from '../src/guest/inside-guest.js'
import { startGuest } from '../src/guest/start-guest.js'
import { watchedTransport } from '../src/guest/watched-transport.js'
import { nameOf } from '../src/matrix.js'
import { guestKind, oneGuest } from './one-guest.js'
import { isPending, underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

const MIB = 2 ** 20
const BOOT = { timeoutMs: 120_000 }
/** After the kill even on a slow machine; it is waited for. */
const LATE = { timeoutMs: 30_000 }

describe(nameOf(environment), () => {
  const guest = oneGuest({ memoryMiB: 512 })

  /** A read of 16 MiB, of whose reply the first MiB has arrived. */
  async function midReply(options: { timeoutMs: number; signal?: AbortSignal }) {
    await guest().control.sh('[ -e /tmp/big ] || dd if=/dev/zero of=/tmp/big bs=1M count=16')
    const watched = watchedTransport(guest().transport)
    const opened = await connectInside(watched.transport, BOOT)
    const handle = await opened.fileOpen({ path: '/tmp/big' })
    const arrived = watched.arrived(MIB)
    const reply = underWay(opened.fileRead({ handle, count: 16 * MIB }, options))
    await arrived
    return { opened, reply }
  }

  verifies('interruption/agent-killed', async () => {
    const { opened, reply } = await midReply(LATE)
    await using agent = opened
    await guest().restartAgent()
    expect(await isPending(reply)).toBe(true)
    await expect(reply).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
  })

  verifies('interruption/reset', async () => {
    const enough = new AbortController()
    const { opened, reply } = await midReply({ ...BOOT, signal: enough.signal })
    await using agent = opened
    await guest().reset()
    // A boot may take longer than any deadline that is waited for here.
    expect(await isPending(reply)).toBe(true)
    enough.abort('enough')
    await expect(reply).rejects.toBe('enough')
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
  })

  verifies('interruption/given-up', async () => {
    const watched = watchedTransport(guest().transport)
    await using agent = await connectInside(watched.transport, BOOT)
    for (const waits of [false, true]) {
      const enough = new AbortController()
      const late = watched.arrived(1)
      const listing = agent.getFsinfo({ signal: enough.signal })
      // It is written by then, and the answer takes a round trip at least.
      await Promise.resolve()
      enough.abort('enough')
      await expect(listing).rejects.toBe('enough')
      // Nothing else was asked, so what arrives is that answer; unless the next questions go before it.
      if (waits) await late
      const answers = await Promise.all([agent.sync({ id: 1 }), agent.sync({ id: 2 }), agent.sync({ id: 3 })])
      expect(answers).toEqual([1, 2, 3])
    }
  })
})

describe(`${nameOf(environment)}, from its start`, () => {
  verifies('interruption/boot', async () => {
    await using guest = await startGuest({ ...guestKind(), waitsForBoot: false })
    await using client = await guest.connect(BOOT)
    expect((await client.getHostName())['host-name']).toBe('guest')
  })
})
