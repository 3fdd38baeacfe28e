import { describe, expect, test } from 'vitest'
import { bytes, oneByOne } from '../test/bytes.js'
import { seenAtEverySplit } from '../test/every-split.js'
import { delimitedReply, pingReply } from '../test/replies.js'
import { bytesIn, seenIn } from '../test/seen.js'
import { FrameDecoder } from './frame-decoder.js'
import { defaultFrameLimits } from './frame-limits.js'

const ping = 'frame {"return": {}}'

/** A frame of exactly so many bytes. */
const frameOf = (length: number) => `{"a":"${'b'.repeat(length - 8)}"}`

const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}${'[]'.repeat(depth % 2)}${'}]'.repeat(depth / 2)}`

describe('maxFrameBytes', () => {
  const limits = { maxFrameBytes: 64 }

  test.each([
    ['a frame of the limit is delivered', frameOf(64), [`frame ${frameOf(64)}`]],
    ['one more byte is too large', frameOf(65), ['too-large']],
    ['twice the limit is too large, once', frameOf(128), ['too-large']],
    ['the next frame arrives', `${frameOf(65)}\n${pingReply}`, ['too-large', ping]],
    ['the next frame arrives without a newline between', `${frameOf(200)}${pingReply}`, ['too-large', ping]],
    ['each of many is told', frameOf(65).repeat(3) + pingReply, ['too-large', 'too-large', 'too-large', ping]],
    [
      'brackets and quotes in the rest do not count',
      `{"a":"${'b'.repeat(70)}\\"}]","c":[{}]}${pingReply}`,
      ['too-large', ping],
    ],
    ['white space within counts', `{${' '.repeat(63)}}`, ['too-large']],
    ['white space between does not', `${' '.repeat(500)}${frameOf(64)}${'\n'.repeat(500)}`, [`frame ${frameOf(64)}`]],
    ['garbage is no frame', `${'x'.repeat(500)}\n${pingReply}`, [`skipped ${'x'.repeat(500)}`, ping]],
    ['a torn frame that was too large is told once', `{"a":"${'b'.repeat(100)}\n${pingReply}`, ['too-large', ping]],
    ['a frame that is too large when cut off is told once', `{"a":"${'b'.repeat(100)}`, ['too-large']],
    ['a string torn at the limit is torn', `{"a":"${'b'.repeat(58)}\n${pingReply}`, ['torn', ping]],
    ['a string torn one byte later is too large', `{"a":"${'b'.repeat(59)}\n${pingReply}`, ['too-large', ping]],
  ])('%s', (_, stream, seen) => {
    expect(seenAtEverySplit(bytes(stream), limits)).toEqual(seen)
  })

  test('0xFF ends the rest of a frame that was too large', () => {
    const stream = bytes(frameOf(100).slice(0, 90), delimitedReply(7))
    expect(seenAtEverySplit(stream, limits)).toEqual(['too-large', '0xFF', 'frame {"return": 7}'])
  })

  test('the fault is told with the byte that breaks the limit, not later', () => {
    const decoder = new FrameDecoder(limits)
    expect(decoder.push(bytes(frameOf(100).slice(0, 64)))).toEqual([])
    expect(decoder.push(bytes('b'))).toEqual([{ kind: 'rejected', fault: 'too-large', length: 65 }])
    expect(decoder.push(bytes('bcd'))).toEqual([{ kind: 'skipped', bytes: bytes('bcd') }])
  })
})

describe('maxDepth', () => {
  const limits = { maxDepth: 5 }

  test.each([
    ['the limit itself', nested(5), [`frame ${nested(5)}`]],
    ['one level more', nested(6), ['too-deep']],
    ['far more levels', nested(100), ['too-deep']],
    ['the next frame', `${nested(6)}\n${pingReply}`, ['too-deep', ping]],
    ['the next frame on the same line', `${nested(50)}${pingReply}`, ['too-deep', ping]],
    ['many brackets side by side', `[${'[],'.repeat(50)}[]]`, [`frame [${'[],'.repeat(50)}[]]`]],
    ['brackets in strings', `["${'['.repeat(50)}"]`, [`frame ["${'['.repeat(50)}"]`]],
    ['an endless bomb', '['.repeat(2000), ['too-deep']],
    ['a bomb, ended by a newline in a string', `${'['.repeat(20)}"a\n${pingReply}`, ['too-deep', ping]],
    ['a bomb within a frame that was begun well', `{"a":1,"b":${nested(8)}}${pingReply}`, ['too-deep', ping]],
  ])('%s', (_, stream, seen) => {
    expect(seenAtEverySplit(bytes(stream), limits)).toEqual(seen)
  })

  test('0xFF ends a bomb', () => {
    const stream = bytes('['.repeat(20), delimitedReply(7))
    expect(seenAtEverySplit(stream, limits)).toEqual(['too-deep', '0xFF', 'frame {"return": 7}'])
  })
})

describe('maxElements', () => {
  const limits = { maxElements: 5 }
  const list = (length: number) => `[${Array(length).fill('1').join(',')}]`

  test.each([
    ['an array of as many', list(5), [`frame ${list(5)}`]],
    ['one more', list(6), ['too-complex']],
    ['an object of as many', '{"a":1,"b":2,"c":3,"d":4,"e":5}', ['frame {"a":1,"b":2,"c":3,"d":4,"e":5}']],
    ['one more member', '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}', ['too-complex']],
    ['brackets count', '[[],[],[]]', ['too-complex']],
    ['far more', `${list(1000)}`, ['too-complex']],
    ['the next frame', `${list(6)}\n${pingReply}`, ['too-complex', ping]],
    ['the next frame on the same line', `${list(60)}${pingReply}`, ['too-complex', ping]],
    ['commas in strings do not count', '[",,,,,,",1]', ['frame [",,,,,,",1]']],
    ['each frame counts by itself', `${list(5)}${list(5)}`, [`frame ${list(5)}`, `frame ${list(5)}`]],
    ['a frame that broke off does not count', `${list(4).slice(0, -1)},"a\n${list(5)}`, ['torn', `frame ${list(5)}`]],
    ['an endless one', `[${'1,'.repeat(2000)}`, ['too-complex']],
  ])('%s', (_, stream, seen) => {
    expect(seenAtEverySplit(bytes(stream), limits)).toEqual(seen)
  })
})

describe('both limits', () => {
  test.each([
    ['too deep first', `${'['.repeat(6)}${' '.repeat(100)}`, ['too-deep']],
    ['too large first', `[${' '.repeat(100)}${'['.repeat(6)}`, ['too-large']],
    ['too deep at the last byte that fits', `${'['.repeat(5)}${' '.repeat(14)}[`, ['too-deep']],
    ['too deep one byte later', `${'['.repeat(5)}${' '.repeat(15)}[`, ['too-large']],
    ['too complex first', `[${','.repeat(10)}${' '.repeat(20)}`, ['too-complex']],
    ['too deep and too complex at once', '[[[[,,,,,[[', ['too-deep']],
  ])('%s, at every split', (_, stream, seen) => {
    expect(seenAtEverySplit(bytes(stream), { maxDepth: 5, maxFrameBytes: 20, maxElements: 10 })).toEqual(seen)
  })

  test.each([
    ['too large', frameOf(65)],
    ['too deep', `${nested(40)}`],
    ['too deep, with more before and after', `{"a":1,"b":${nested(8)},"c":2}`],
  ])('every byte is in one item: %s', (_, text) => {
    for (const chunks of [[bytes(text)], oneByOne(bytes(text))]) {
      const decoder = new FrameDecoder({ maxDepth: 5, maxFrameBytes: 64 })
      expect(bytesIn(chunks.flatMap((chunk) => decoder.push(chunk)))).toBe(text.length)
    }
  })
})

describe('the defaults', () => {
  test('1024 levels, as QEMU itself takes', () => {
    expect(seenIn([bytes(nested(1024))])).toEqual([`frame ${nested(1024)}`])
    expect(seenIn([bytes(nested(1025))])).toEqual(['too-deep'])
  })

  test('2 Mi elements, as many as QEMU itself takes tokens', () => {
    const most = defaultFrameLimits.maxElements
    expect(most).toBe(2 ** 21)
    for (const [commas, kind] of [
      [most - 1, 'frame'],
      [most, 'rejected'],
    ] as const) {
      const list = bytes('[', new Uint8Array(commas).fill(0x2c), ']')
      expect(new FrameDecoder().push(list).map((item) => item.kind)).toContain(kind)
    }
  })

  test('there is room for the reply to the largest file read', () => {
    const base64 = Math.ceil((48 * 1024 * 1024) / 3) * 4
    expect(defaultFrameLimits.maxFrameBytes).toBeGreaterThan(base64 + 100)
    const decoder = new FrameDecoder()
    const block = bytes('A'.repeat(1024 * 1024))
    decoder.push(bytes('{"return": {"count": 50331648, "buf-b64": "'))
    for (let mib = 0; mib < 64; mib++) expect(decoder.push(block)).toEqual([])
    expect(decoder.push(bytes('", "eof": false}}\n')).map((item) => item.kind)).toEqual(['frame'])
  })

  test('a limit that is undefined is the default', () => {
    expect(seenIn([bytes(nested(1024))], { maxDepth: undefined, maxFrameBytes: undefined })).toHaveLength(1)
  })
})
