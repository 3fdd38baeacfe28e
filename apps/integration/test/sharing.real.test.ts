import { once } from 'node:events'
import { connect } from 'node:net'
import type { Channel, Transport } from '@qga/wire'
import { afterEach, describe, expect } from 'vitest'
import { connectInside } from '../src/guest/inside-guest.js'
import { watchedTransport } from '../src/guest/watched-transport.js'
import { nameOf } from '../src/matrix.js'
import { oneGuest } from './one-guest.js'
import { underWay } from './under-way.js'
import { environment, verifies } from './verifies.js'

const PATIENT = { timeoutMs: 60_000 }

describe(nameOf(environment), () => {
  const guest = oneGuest()
  const strangers: Channel[] = []

  // Or else whoever is left of a failed test would hold the socket against the next ones.
  afterEach(() => {
    for (const channel of strangers.splice(0)) channel.close()
  })

  /** Somebody else's connection, who reads all. */
  async function stranger(transport: Transport = guest().transport): Promise<Channel> {
    const channel = await transport.open({ signal: AbortSignal.timeout(60_000) })
    channel.start({ data: () => {}, closed: () => {} })
    strangers.push(channel)
    return channel
  }

  /** A place in the queue of QEMU's socket, without any patience of ours. */
  async function queued(): Promise<void> {
    const socket = connect(guest().agentPath)
    try {
      await once(socket, 'connect')
    } finally {
      socket.destroy()
    }
  }

  verifies('sharing/two-clients', async () => {
    await using first = await guest().connect(PATIENT)
    const refused = guest().connect({ timeoutMs: 3000 })
    await expect(refused).rejects.toMatchObject({ code: 'SYNC_FAILED', reason: 'held' })
    const served = underWay(guest().connect(PATIENT))
    await first.ping()
    await first.close()
    await using second = await served
    await second.ping()
  })

  verifies('sharing/backlog', async () => {
    await using first = await guest().connect(PATIENT)
    const waiting = [await stranger(), await stranger()]
    await expect(queued()).rejects.toMatchObject({ code: 'EAGAIN' })
    const late = underWay(guest().connect(PATIENT))
    // It has met the full queue, for nobody has made room; and the next one meets it, too.
    await expect(queued()).rejects.toMatchObject({ code: 'EAGAIN' })
    for (const channel of waiting) channel.close()
    await first.close()
    await using last = await late
    await last.ping()
  })

  verifies('sharing/half-request', async () => {
    const ping = '{"execute":"guest-ping"}'
    const watched = watchedTransport(guest().transport)
    const rude = await stranger(watched.transport)
    const answer = watched.arrived(1)
    rude.write(Buffer.from(`${ping}{"execute":"guest-ping","arguments":{`))
    // The agent has it: what came before was answered.
    await answer
    rude.close()
    // Braces that stay open swallow all requests that follow, but for what 0xFF clears away.
    await using agent = await guest().connect(PATIENT)
    expect((await agent.getHostName())['host-name']).toBe('guest')
  })

  verifies('sharing/stale-reply', async () => {
    await guest().control.sh('dd if=/dev/zero of=/tmp/stale bs=1M count=6')
    await using before = await guest().connect(PATIENT)
    const handle = await before.fileOpen({ path: '/tmp/stale' })
    await before.close()
    const watched = watchedTransport(guest().transport)
    const rude = await stranger(watched.transport)
    const some = watched.arrived(1)
    rude.write(Buffer.from(JSON.stringify({ execute: 'guest-file-read', arguments: { handle, count: 6 * 2 ** 20 } })))
    await some
    rude.close()
    const next = watchedTransport(guest().transport)
    const stale = next.arrived(2 ** 20)
    await using agent = await connectInside(next.transport, PATIENT)
    await stale
    expect((await agent.getHostName())['host-name']).toBe('guest')
  })
})
