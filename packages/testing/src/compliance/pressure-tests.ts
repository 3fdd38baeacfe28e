import type { Channel } from '@qga/wire'
import { describe, expect, test } from 'vitest'
import { moment, opened, readFrom, started } from './line.js'
import { Listener } from './listener.js'
import { compareBytes, joined, pattern } from './pattern.js'
import type { MakeTransport } from './transport-under-test.js'

const PIECE_BYTES = 256 * 1024
const PIECES = 256

/** Who is slow is waited for; who waits is never deaf. */
export function pressureTests(make: MakeTransport, largeBytes: number, timeoutMs: number): void {
  describe('back-pressure', () => {
    test('write tells when the peer takes no more, and drained when it has', { timeout: timeoutMs }, async () => {
      const { channel, peer, heard } = await started(make)
      const sent = await fill(channel, heard)
      const drains = heard.drains
      await moment()
      expect(heard.drains, 'drained while nothing was taken').toBe(drains)
      const there = await readFrom(peer, sent.length)
      await heard.hasDrained(drains + 1)
      expect(compareBytes(there, sent)).toBe('equal')
      await moment()
      expect(heard.drains).toBe(drains + 1)
      channel.write(pattern(10))
      expect(compareBytes(await readFrom(peer, 10), pattern(10))).toBe('equal')
    })

    test('data is delivered while writing has to wait', { timeout: timeoutMs }, async () => {
      const { channel, peer, heard } = await started(make)
      await fill(channel, heard)
      const all = pattern(4 * PIECE_BYTES)
      await Promise.all([peer.write(all), heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
    })

    test('data is taken from the peer though nobody asked for it, as after a time-out', async () => {
      const { channel, peer, heard } = await started(make)
      const all = pattern(4 * PIECE_BYTES)
      for (let round = 1; round <= 3; round++) {
        await moment()
        await Promise.all([peer.write(all), heard.has(round * all.length)])
      }
      channel.write(pattern(10))
      expect(compareBytes(await readFrom(peer, 10), pattern(10))).toBe('equal')
    })

    test('before start, the peer has to wait; nothing is lost', { timeout: timeoutMs }, async () => {
      const { channel, peer } = await opened(make)
      const all = pattern(largeBytes)
      let taken = 0
      const sending = inPieces(all).reduce(async (before, piece) => {
        await before
        await peer.write(piece)
        taken += piece.length
      }, Promise.resolve())
      for (let before = -1; taken > before; await moment().then(moment)) before = taken
      expect(taken, 'bytes that were taken').toBeLessThan(all.length)
      const heard = new Listener()
      channel.start(heard)
      await Promise.all([sending, heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
    })
  })
}

function inPieces(all: Uint8Array): Uint8Array[] {
  const count = Math.ceil(all.length / PIECE_BYTES)
  return Array.from({ length: count }, (_, at) => all.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES))
}

/** Writes until nothing more goes. What has been written. */
async function fill(channel: Channel, heard: Listener): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  while (pieces.length < PIECES) {
    const piece = pattern(PIECE_BYTES)
    pieces.push(piece)
    const drains = heard.drains
    if (channel.write(piece)) continue
    // The line may still take a little: full is when it stays so.
    await Promise.race([heard.hasDrained(drains + 1), moment().then(moment)])
    if (heard.drains === drains) return joined(pieces)
  }
  throw new Error(`write never had to wait, though the peer took nothing of ${PIECES * PIECE_BYTES} bytes`)
}
