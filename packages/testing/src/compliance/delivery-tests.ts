import { describe, expect, test } from 'vitest'
import { opened, readFrom, started } from './line.js'
import { compareBytes, pattern } from './pattern.js'
import type { MakeTransport } from './transport-under-test.js'

const MANY = 10_000
const SINGLE_BYTES = 300
const MIB = 1024 * 1024

/** Every byte arrives, once and in order, however it is cut. */
export function deliveryTests(make: MakeTransport, largeBytes: number, timeoutMs: number): void {
  describe('delivery', () => {
    test('the channel and its transport tell where they lead', async () => {
      const { under, channel } = await opened(make)
      expect(under.transport.label).toMatch(/./)
      expect(channel.label).toMatch(/./)
    })

    test('every value of a byte, both ways', async () => {
      const { channel, peer, heard } = await started(make)
      const all = Uint8Array.from({ length: 256 }, (_, value) => value)
      channel.write(all)
      await Promise.all([peer.write(all), heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
      expect(compareBytes(await readFrom(peer, all.length), all)).toBe('equal')
    })

    test('byte by byte, both ways', async () => {
      const { channel, peer, heard } = await started(make)
      const all = pattern(SINGLE_BYTES)
      for (let at = 0; at < all.length; at++) {
        const one = all.subarray(at, at + 1)
        channel.write(one)
        await peer.write(one)
      }
      await heard.has(all.length)
      expect(compareBytes(heard.received, all)).toBe('equal')
      expect(compareBytes(await readFrom(peer, all.length), all)).toBe('equal')
    })

    test('10,000 small messages, both ways at once', { timeout: timeoutMs }, async () => {
      const { channel, peer, heard } = await started(make)
      const encoder = new TextEncoder()
      const messages = Array.from({ length: MANY }, (_, id) => encoder.encode(`{"return": {}, "id": ${id}}\n`))
      const all = Uint8Array.from(messages.flatMap((message) => [...message]))
      const there = readFrom(peer, all.length)
      const sent = messages.map((message) => {
        channel.write(message)
        return peer.write(message)
      })
      await Promise.all([...sent, heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
      expect(compareBytes(await there, all)).toBe('equal')
    })

    test(`a message of ${sizeText(largeBytes)} to the peer`, { timeout: timeoutMs }, async () => {
      const { channel, peer } = await started(make)
      const all = pattern(largeBytes)
      channel.write(all)
      expect(compareBytes(await readFrom(peer, all.length), all)).toBe('equal')
    })

    test(`a message of ${sizeText(largeBytes)} from the peer`, { timeout: timeoutMs }, async () => {
      const { peer, heard } = await started(make)
      const all = pattern(largeBytes)
      await Promise.all([peer.write(all), heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
    })

    test('much in both directions at once, in pieces of all sizes', { timeout: timeoutMs }, async () => {
      const { channel, peer, heard } = await started(make)
      const all = pattern(Math.min(largeBytes, 8 * MIB))
      const there = readFrom(peer, all.length)
      const sent: Promise<void>[] = []
      for (let at = 0, size = 1; at < all.length; at += size, size = (size * 3 + 1) % 200_003) {
        const piece = all.subarray(at, at + size)
        channel.write(piece)
        sent.push(peer.write(piece))
      }
      await Promise.all([...sent, heard.has(all.length)])
      expect(compareBytes(heard.received, all)).toBe('equal')
      expect(compareBytes(await there, all)).toBe('equal')
    })

    test('an answer that is written while data is delivered', async () => {
      const { peer } = await started(make, (chunk, channel) => channel.write(chunk))
      const all = pattern(1000)
      await peer.write(all)
      expect(compareBytes(await readFrom(peer, all.length), all)).toBe('equal')
    })
  })
}

function sizeText(bytes: number): string {
  return bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`
}
