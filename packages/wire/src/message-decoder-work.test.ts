import { describe, expect, test } from 'vitest'
import { countByteWork } from '../test/byte-work.js'
import { bytes } from '../test/bytes.js'
import { fileReadReply, hostNameReply, pingReply } from '../test/replies.js'
import { deaf } from '../test/seen-messages.js'
import { MessageDecoder, type MessageLimits } from './message-decoder.js'

const MIB = 1024 * 1024

/** Feeds the bytes in chunks of one size; counts the work, and what came out by kind. */
function feed(data: Uint8Array, chunkBytes: number, limits: MessageLimits = {}) {
  const told = { messages: 0, lost: 0 }
  const sink = { ...deaf, message: () => told.messages++, lost: () => told.lost++ }
  const decoder = new MessageDecoder(sink, limits)
  const work = countByteWork(() => {
    for (let at = 0; at < data.length; at += chunkBytes) decoder.push(data.subarray(at, at + chunkBytes))
  })
  return { ...work, ...told }
}

describe('work is linear in the bytes', () => {
  // In a line its end is looked for, and then quotes, brackets and backslashes. If it is no plain one, its structure is
  // followed, for which 0xFF, quotes and newlines are looked for, and in the end quotes once more.
  const searches = 10
  // Kept as the beginning of a line, and once more as that of a frame: see FrameBuffer.
  const copies = 8

  test.each([1, 7, 1000, 16 * 1024, 65_536, 4 * MIB])('a message of 64 KiB in chunks of %i', (chunkBytes) => {
    const data = bytes(fileReadReply(MIB / 16))
    const { copied, searched, messages } = feed(data, chunkBytes)
    expect(messages).toBe(1)
    expect(copied).toBeLessThanOrEqual(copies * data.length)
    expect(searched).toBeLessThanOrEqual(searches * data.length)
  })

  test('lines that are whole in their chunk are not copied', () => {
    for (const reply of [hostNameReply, fileReadReply(MIB / 4)]) {
      const data = bytes(reply.repeat(Math.ceil(MIB / reply.length)))
      expect(feed(data, data.length)).toMatchObject({ copied: 0, lost: 0, messages: Math.ceil(MIB / reply.length) })
    }
  })

  test.each([
    ['short lines', hostNameReply],
    ['lines that are no messages', '{"return": x}\n'],
    ['lines that look whole and are not', '{"return": {}}}\n'],
    ['many messages on a line', '{"return": {}}'],
    ['messages of many lines', '{\n"a":\n"b"\n}\n'],
    ['blank lines', '\n'],
    ['blank lines between', `${pingReply}\n\n`],
    ['garbage', 'x'],
    ['garbage lines', 'x\n'],
    ['torn lines', '{"return": "\n'],
    ['brackets', '[]'],
    ['sentinels', '\xff'],
    ['long lines of small strings', `{"return": [${'"ab",'.repeat(1000)}1]}\n`],
    ['long lines of long strings', `{"return": ["${'A'.repeat(3000)}","${'A'.repeat(3000)}"]}\n`],
    ['long lines that are no messages', `{"return": ["${'A'.repeat(3000)}",]}\n`],
  ])('%s, in chunks of any size', (_, text) => {
    const data = Buffer.from(text.repeat(Math.ceil(12_000 / text.length)), 'latin1')
    for (const chunkBytes of [10, 1000, data.length]) {
      const { copied, searched } = feed(data, chunkBytes)
      expect(copied).toBeLessThanOrEqual(copies * data.length)
      expect(searched).toBeLessThanOrEqual(searches * data.length)
    }
  })

  test.each([
    ['an unclosed string', '{"return": "', 'b'],
    ['a list without end', '{"return": [', '1,'],
    ['a bomb', '{"return": [', '['],
  ])('no more is held than the limit, of %s', (_, begin, text) => {
    const data = bytes(begin, text.repeat(40_000 / text.length))
    for (const chunkBytes of [1, 1000, data.length]) {
      const { copied, lost } = feed(data, chunkBytes, { maxFrameBytes: 10_000 })
      expect(lost).toBe(1)
      expect(copied).toBeLessThanOrEqual(copies * 10_000)
    }
  })
})
