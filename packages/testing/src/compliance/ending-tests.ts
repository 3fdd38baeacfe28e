import { describe, expect, test } from 'vitest'
import { moment, opened, readFrom, settlesSoon, started } from './line.js'
import { Listener } from './listener.js'
import { compareBytes, pattern } from './pattern.js'
import type { Lack, MakeTransport } from './transport-under-test.js'

const MIB = 1024 * 1024

/** One end, whoever caused it, told once and last. */
export function endingTests(make: MakeTransport, lacks: readonly Lack[], timeoutMs: number): void {
  describe('the end', () => {
    test('comes once when the peer closes', async () => {
      const { channel, peer, heard } = await started(make)
      peer.close()
      await endsOnce(heard)
      channel.close()
      await endsOnce(heard)
    })

    if (!lacks.includes('last-words')) {
      test('comes in peace, and after the last data', async () => {
        const { peer, heard } = await started(make)
        const all = pattern(MIB)
        await peer.write(all)
        peer.close()
        await endsOnce(heard)
        expect(heard.ends).toEqual([undefined])
        expect(compareBytes(heard.received, all)).toBe('equal')
      })

      test('comes after data that was sent in the same turn', async () => {
        const { peer, heard } = await started(make)
        void peer.write(pattern(100))
        peer.close()
        await endsOnce(heard)
        expect(compareBytes(heard.received, pattern(100))).toBe('equal')
      })
    }

    if (!lacks.includes('reset')) {
      test('comes once, with its cause, when the line breaks', async () => {
        const { channel, peer, heard } = await started(make)
        channel.write(pattern(10))
        await moment()
        peer.reset?.()
        await endsOnce(heard)
        expect(heard.ends).toEqual([expect.any(Error)])
        channel.close()
        await endsOnce(heard)
      })
    }

    test('comes once when the owner closes, however often', async () => {
      const { channel, peer, heard } = await started(make)
      channel.close()
      channel.close()
      await endsOnce(heard)
      expect(heard.ends).toEqual([undefined])
      channel.close()
      await endsOnce(heard)
      if (!lacks.includes('seen-end')) expect((await readFrom(peer)).length).toBe(0)
    })

    test('comes once when both close at the same time', async () => {
      const { channel, peer, heard } = await started(make)
      channel.write(pattern(10))
      peer.close()
      channel.close()
      await endsOnce(heard)
    })

    test('comes while much is under way, both ways', { timeout: timeoutMs }, async () => {
      const { channel, peer, heard } = await started(make)
      channel.write(pattern(8 * MIB))
      void peer.write(pattern(8 * MIB))
      await heard.has(1)
      channel.close()
      await endsOnce(heard)
      if (!lacks.includes('seen-end')) expect((await readFrom(peer)).length).toBeLessThanOrEqual(8 * MIB)
    })

    test('comes when the channel is closed from within data, and no data comes any more', async () => {
      let chunks = 0
      const { peer, heard } = await started(make, (_, channel) => {
        chunks += 1
        channel.close()
      })
      for (let writes = 0; writes < 20; writes++) void peer.write(pattern(100_000))
      await endsOnce(heard)
      expect(chunks).toBe(1)
    })

    test('comes once even if the channel is closed again from within closed', async () => {
      const { channel } = await opened(make)
      let ends = 0
      channel.start({
        data: () => {},
        closed: () => {
          ends += 1
          channel.close()
          channel.write(pattern(1))
        },
      })
      channel.close()
      await expect.poll(() => ends, { timeout: timeoutMs }).toBe(1)
      await moment()
      expect(ends).toBe(1)
    })

    test('is told to a receiver that starts after it', async () => {
      const { channel } = await opened(make)
      channel.close()
      await moment()
      const heard = new Listener()
      channel.start(heard)
      expect(heard.ends, 'told from within start').toEqual([])
      await endsOnce(heard)
    })

    test('is told to a receiver that starts in the same turn', async () => {
      const { channel } = await opened(make)
      channel.close()
      const heard = new Listener()
      channel.start(heard)
      expect(heard.ends, 'told from within start').toEqual([])
      await endsOnce(heard)
    })
  })

  describe('after the end', () => {
    test('write does nothing, and says so', async () => {
      const { channel, peer, heard } = await started(make)
      channel.close()
      expect(channel.write(pattern(10))).toBe(false)
      await endsOnce(heard)
      expect(channel.write(pattern(10))).toBe(false)
      await endsOnce(heard)
      if (!lacks.includes('seen-end')) expect((await readFrom(peer)).length).toBe(0)
    })

    test('writing to a peer that has left neither throws nor ends it twice', async () => {
      const { channel, peer, heard } = await started(make)
      peer.close()
      for (let writes = 0; writes < 20; writes++) {
        channel.write(pattern(10_000))
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      channel.close()
      await endsOnce(heard)
    })
  })

  describe('half-close', () => {
    test('does not happen: the peer hears no end before close, and its answer arrives', async () => {
      const { channel, peer, heard } = await started(make)
      channel.write(pattern(20))
      expect(compareBytes(await readFrom(peer, 20), pattern(20))).toBe('equal')
      const next = peer.read()
      expect(await settlesSoon(next), 'an end, or bytes that nobody wrote').toBe(false)
      await peer.write(pattern(30))
      await heard.has(30)
      channel.close()
      if (!lacks.includes('seen-end')) expect(await next).toBeUndefined()
    })
  })
}

/** There was an end, no second one comes, and no data after it. */
async function endsOnce(heard: Listener): Promise<void> {
  await heard.ended()
  await moment()
  expect(heard.ends, 'how often it ended').toHaveLength(1)
  expect(heard.late, 'data after the end').toBe(0)
}
