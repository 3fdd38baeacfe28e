import { getEventListeners } from 'node:events'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { made, moment, opened, openedFrom, readFrom, settlesSoon } from './line.js'
import { Listener } from './listener.js'
import { leakedSince, openResources } from './open-resources.js'
import { compareBytes, pattern } from './pattern.js'
import type { Lack, MakeTransport, TransportUnderTest } from './transport-under-test.js'

const ROUNDS = 5
const gone = new Error('the caller has gone')

/** A channel is opened whole or not at all, and leaves nothing behind. */
export function openingTests(make: MakeTransport, lacks: readonly Lack[], timeoutMs: number): void {
  describe('opening', () => {
    test('keeps what comes before start', async () => {
      const { channel, peer } = await opened(make)
      await peer.write(pattern(100))
      await moment()
      const heard = new Listener()
      channel.start(heard)
      await heard.has(100)
      expect(compareBytes(heard.received, pattern(100))).toBe('equal')
    })

    if (!lacks.includes('last-words')) {
      test('keeps what comes before start, even if the peer has left since', async () => {
        const { channel, peer } = await opened(make)
        await peer.write(pattern(100))
        peer.close()
        await moment()
        const heard = new Listener()
        channel.start(heard)
        await heard.ended()
        expect(heard.ends).toEqual([undefined])
        expect(compareBytes(heard.received, pattern(100))).toBe('equal')
      })
    }

    if (!lacks.includes('reopen')) {
      test('makes a new channel each time', { timeout: timeoutMs }, async () => {
        const under = await made(make)
        for (let round = 0; round < 3; round++) {
          const { channel, peer } = await openedFrom(under)
          const heard = new Listener()
          channel.start(heard)
          await peer.write(pattern(10))
          await heard.has(10)
          channel.write(pattern(10))
          expect((await readFrom(peer, 10)).length).toBe(10)
          channel.close()
          await heard.ended()
        }
      })
    }
  })

  describe('aborting', () => {
    test('before: rejects with the reason, and nothing opens', async () => {
      const under = await made(make)
      await expect(under.transport.open({ signal: AbortSignal.abort(gone) })).rejects.toBe(gone)
      if (!lacks.includes('connect')) expect(await settlesSoon(under.peer())).toBe(false)
    })

    test('in the same turn: rejects with the reason', async () => {
      const under = await made(make)
      const caller = new AbortController()
      const opening = under.transport.open({ signal: caller.signal })
      caller.abort(gone)
      await expect(opening).rejects.toBe(gone)
    })

    test.each([
      ['a turn later', turn],
      ['1 ms later', () => delay(1)],
      ['5 ms later', () => delay(5)],
    ])('%s: rejects with the reason, unless it is open by then', async (_, later) => {
      const under = await made(make)
      const caller = new AbortController()
      const opening = under.transport.open({ signal: caller.signal }).then(
        (channel) => channel.close(),
        (error) => expect(error).toBe(gone),
      )
      await later()
      caller.abort(gone)
      await opening
    })

    test('afterwards: the channel stays open', async () => {
      const under = await made(make)
      const caller = new AbortController()
      const [channel, peer] = await Promise.all([under.transport.open({ signal: caller.signal }), under.peer()])
      const heard = new Listener()
      channel.start(heard)
      expect(getEventListeners(caller.signal, 'abort')).toEqual([])
      caller.abort(gone)
      await peer.write(pattern(10))
      await heard.has(10)
      await moment()
      expect(heard.ends).toEqual([])
      channel.close()
      await heard.ended()
    })
  })

  describe('nothing stays open', { timeout: timeoutMs }, () => {
    test.each<[string, (under: TransportUnderTest) => Promise<void>]>([
      [
        'after the owner has closed',
        async (under) => {
          const { channel, peer, heard } = await listenedTo(under)
          channel.write(pattern(100_000))
          void peer.write(pattern(100_000))
          await heard.has(1)
          channel.close()
          await heard.ended()
        },
      ],
      [
        'after the peer has closed',
        async (under) => {
          const { peer, heard } = await listenedTo(under)
          peer.close()
          await heard.ended()
        },
      ],
      [
        'of a channel that was never started',
        async (under) => {
          const [channel, peer] = await Promise.all([under.transport.open({}), under.peer()])
          void peer.write(pattern(100_000))
          await moment()
          channel.close()
        },
      ],
      [
        'of an opening that was aborted',
        async (under) => {
          const caller = new AbortController()
          const opening = under.transport.open({ signal: caller.signal })
          caller.abort(gone)
          await expect(opening).rejects.toBe(gone)
          expect(getEventListeners(caller.signal, 'abort')).toEqual([])
        },
      ],
    ])('%s', async (_, use) => {
      const round = async () => {
        const under = await make()
        await use(under)
        await under.close?.()
      }
      await round() // what is loaded or cached once is no leak
      const before = openResources()
      for (let count = 0; count < ROUNDS; count++) await round()
      expect(await leakedSince(before)).toEqual([])
    })
  })
}

async function listenedTo(under: TransportUnderTest) {
  const [channel, peer] = await Promise.all([under.transport.open({}), under.peer()])
  const heard = new Listener()
  channel.start(heard)
  return { channel, peer, heard }
}
