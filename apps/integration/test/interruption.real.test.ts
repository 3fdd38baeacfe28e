import { describe, expect } from 'vitest'
import { connectInside } from '../src/guest/inside-guest.js'
import { startGuest } from '../src/guest/start-guest.js'
import { watchedTransport } from '../src/guest/watched-transport.js'
import { nameOf } from '../src/matrix.js'
import { guestKind, oneGuest } from './one-guest.js'
import { environment, verifies } from './verifies.js'

const MIB = 2 ** 20
const BOOT = { timeoutMs: 120_000 }

describe(nameOf(environment), () => {
  const guest = oneGuest({ memoryMiB: 512 })

  /** A read of 16 MiB, of whose reply the first MiB has arrived. */
  async function midReply() {
    await guest().control.sh('[ -e /tmp/big ] || dd if=/dev/zero of=/tmp/big bs=1M count=16')
    const watched = watchedTransport(guest().transport)
    const agent = await connectInside(watched.transport, BOOT)
    const handle = await agent.fileOpen({ path: '/tmp/big' })
    const arrived = watched.arrived(MIB)
    const reply = agent.fileRead({ handle, count: 16 * MIB }, { timeoutMs: 12_000 }).then(
      () => 'answered' as const,
      (error: { code: string }) => error.code,
    )
    await arrived
    return { agent, reply }
  }

  verifies('interruption/agent-killed', async () => {
    const { agent, reply } = await midReply()
    await guest().restartAgent()
    expect(await reply).not.toBe('answered')
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
    await agent.close()
  })

  verifies('interruption/reset', async () => {
    const { agent, reply } = await midReply()
    await guest().reset()
    expect(await reply).not.toBe('answered')
    expect((await agent.getHostName(BOOT))['host-name']).toBe('guest')
    await agent.close()
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
