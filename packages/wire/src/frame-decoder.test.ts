import { describe, expect, test } from 'vitest'
import { bytes, oneByOne } from '../test/bytes.js'
import { seenAtEverySplit } from '../test/every-split.js'
import { delimitedReply, hostNameReply, pingReply, prettyGreeting, strayByteReply } from '../test/replies.js'
import { seenIn } from '../test/seen.js'
import { type DecodedItem, FrameDecoder } from './frame-decoder.js'

const ping = 'frame {"return": {}}'
const stray = `frame ${strayByteReply.trimEnd()}`

/** The item of a frame with one member, or as many as told. */
const frame = (text: string, members = 1): DecodedItem => ({ kind: 'frame', bytes: bytes(text), members })

interface Row {
  of: string
  stream: Uint8Array
  seen: string[]
}

const row = (of: string, stream: Uint8Array | string, ...seen: string[]): Row => ({ of, stream: bytes(stream), seen })

describe('frames', () => {
  test.each([
    row('nothing', ''),
    row('white space alone', ' \r\n\t\n'),
    row('a line ended by LF', '{"return": {}}\n', ping),
    row('a line ended by CRLF', '{"return": {}}\r\n', ping),
    row('a frame without its newline', '{"return": {}}', ping),
    row('an array', '[1, [2, 3]]\n', 'frame [1, [2, 3]]'),
    row('two frames in one line', '{"a":1}{"b":2}', 'frame {"a":1}', 'frame {"b":2}'),
    row('two frames with blank lines around', '\n\n{"a":1}\r\n\r\n{"b":2}\n\n', 'frame {"a":1}', 'frame {"b":2}'),
    row('a newline between members', '{"return": {}\n, "id": 1}\n', 'frame {"return": {}\n, "id": 1}'),
    row('many lines', prettyGreeting, `frame ${prettyGreeting.trimEnd()}`),
    row('many lines, twice', prettyGreeting + prettyGreeting, ...Array(2).fill(`frame ${prettyGreeting.trimEnd()}`)),
    row('five frames', pingReply.repeat(5), ping, ping, ping, ping, ping),
    row('a newline right behind a string', '{\n"a":\n"b"\n}\n', 'frame {\n"a":\n"b"\n}'),
    row('a newline right behind a long string', `["${'b'.repeat(50)}"\n]`, `frame ["${'b'.repeat(50)}"\n]`),
    row('UTF-8', '{"é": "漢🎉"}\n', `frame ${Buffer.from('{"é": "漢🎉"}').toString('latin1')}`),
    row('brackets of the wrong kind, which the JSON parser will refuse', '{]{}', 'frame {]', 'frame {}'),
  ])('$of', ({ stream, seen }) => {
    expect(seenAtEverySplit(stream)).toEqual(seen)
  })
})

describe('strings', () => {
  const long = 'x'.repeat(100)
  test.each([
    '{"a": "}"}',
    '{"a": "{[{["}',
    '["]", "\\"]", "["]',
    '{"}": {"{": "]"}}',
    '{"a": "\\""}',
    '{"a": "\\\\"}',
    '{"a": "\\\\\\""}',
    '{"a": "\\\\\\\\"}',
    '{"a": "\\\\\\\\\\"}"}',
    '{"a": "\\u007d\\u0022"}',
    '{"a": "\\n\\r"}',
    '{"": ""}',
    `{"a": "${long}}"}`,
    `{"a": "${long}\\"}"}`,
    `{"a": "${long}\\\\"}`,
    `{"a": "${long}\\\\\\"}", "b": "${'\\\\'.repeat(40)}"}`,
    `{"a": "${'\\"'.repeat(50)}}"}`,
    `{"a": "${'x'.repeat(31)}\\"${'x'.repeat(31)}\\\\"}`,
    `{"a": "${'x'.repeat(32)}"}`,
  ])('one frame: %s', (text) => {
    expect(seenAtEverySplit(bytes(text, '\n', pingReply))).toEqual([`frame ${text}`, ping])
  })
})

describe('0xFF', () => {
  test.each([
    row('alone', bytes(0xff), '0xFF'),
    row('before a frame', delimitedReply(7), '0xFF', 'frame {"return": 7}'),
    row('after a frame', bytes(pingReply, 0xff), ping, '0xFF'),
    row('behind a frame that lacks its newline', bytes('{"return": {}}', 0xff), ping, '0xFF'),
    row('doubled', bytes(0xff, 0xff, pingReply), '0xFF', '0xFF', ping),
    row('with the error line for it', bytes(strayByteReply, delimitedReply(7)), stray, '0xFF', 'frame {"return": 7}'),
    row('within a line', bytes('{"return": ', delimitedReply(7)), 'torn', '0xFF', 'frame {"return": 7}'),
    row('within a member name', bytes('{"execut', delimitedReply(42)), 'torn', '0xFF', 'frame {"return": 42}'),
    row('within an escape', bytes('{"a": "b\\', delimitedReply(7)), 'torn', '0xFF', 'frame {"return": 7}'),
    row('within a long string', bytes('{"a": "', 'b'.repeat(80), 0xff, pingReply), 'torn', '0xFF', ping),
    row('within garbage', bytes('tail"}', 0xff, pingReply), 'skipped tail"}', '0xFF', ping),
    row('twice within frames', bytes('[[', 0xff, '[', 0xff, pingReply), 'torn', '0xFF', 'torn', '0xFF', ping),
    row('at the end of a string', bytes('{"a": "b"', 0xff), 'torn', '0xFF'),
  ])('$of', ({ stream, seen }) => {
    expect(seenAtEverySplit(stream)).toEqual(seen)
  })
})

describe('what does not belong', () => {
  test.each([
    row('the tail of a stale reply', `ZGVm"}}\n${pingReply}`, 'skipped ZGVm"}}', ping),
    row('garbage between frames', `${pingReply}!! %s\n${pingReply}`, ping, 'skipped !!%s', ping),
    row('garbage after the last frame', `${pingReply}null\n`, ping, 'skipped null'),
    row('closing brackets', `}]}]\n${pingReply}`, 'skipped }]}]', ping),
    row('a byte order mark', bytes(0xef, 0xbb, 0xbf, pingReply), 'skipped \xef\xbb\xbf', ping),
    row('control bytes', bytes(0, 1, 0x1b, pingReply), 'skipped \0\x01\x1b', ping),
    row('a scalar', `"text"\n12\n${pingReply}`, 'skipped "text"12', ping),
    row('a torn reply and its newline', `{"return": "abc\n${pingReply}`, 'torn', ping),
    row('a torn long string', `{"return": "${'abc'.repeat(30)}\n${pingReply}`, 'torn', ping),
    row('a torn string and more', `["a\nb", 1]${pingReply}`, 'torn', 'skipped b",1]', ping),
    row('a frame that began while another was open', `{"execute": {"a": "b${pingReply}`, 'torn'),
    row('a frame cut off', '{"return": {', 'cut-off'),
    row('a frame cut off in a string', `${pingReply}{"return": "ab`, ping, 'cut-off'),
    row('a frame cut off in an escape', '{"return": "ab\\', 'cut-off'),
    row('one opening bracket', '[', 'cut-off'),
  ])('$of', ({ stream, seen }) => {
    expect(seenAtEverySplit(stream)).toEqual(seen)
  })
})

describe('how many members a frame seems to have', () => {
  test.each<[string, number]>([
    ['{}', 0],
    ['[]', 0],
    ['[{"a": 1}]', 0],
    ['{"a": 1}', 1],
    ['{"a": {"b": 1, "c": {}}, "d": [{"e": 1}]}', 2],
    ['{"a": ":", "b:": "\\":"}', 2],
    ['{"a": 1, "a": 2}', 2],
    ['{\n"a"\n:\n1\n}', 1],
  ])('%s', (text, members) => {
    for (const chunks of [[bytes(text)], oneByOne(bytes(text))]) {
      const decoder = new FrameDecoder()
      expect(chunks.flatMap((chunk) => decoder.push(chunk))).toEqual([frame(text, members)])
    }
  })

  test('what stood in the frame before does not count', () => {
    const decoder = new FrameDecoder()
    const items = decoder.push(bytes('{"a": 1, "b": 2}{"c": 3}{"d": ', 0xff, '{"e": 4}'))
    expect(items.map((item) => item.kind === 'frame' && item.members)).toEqual([2, 1, false, false, 1])
  })
})

describe('the state between pushes', () => {
  test('frames come from the push that completes them', () => {
    const decoder = new FrameDecoder()
    expect(decoder.push(bytes('{"return"'))).toEqual([])
    expect(decoder.push(bytes(': {}'))).toEqual([])
    expect(decoder.push(bytes('}\n', hostNameReply))).toEqual([
      frame('{"return": {}}'),
      frame('{"return": {"host-name": "web1"}}'),
    ])
  })

  test('how much is held, and whether a frame is begun', () => {
    const decoder = new FrameDecoder({ maxFrameBytes: 20 })
    const steps = ['{"a": "b', 'c"', '} ', '[', ' '.repeat(20), ' ', ']', 'garbage'].map((text) => {
      decoder.push(bytes(text))
      return [decoder.pending, decoder.idle]
    })
    expect(steps).toEqual([
      ...[
        [8, false],
        [10, false],
        [0, true],
      ],
      ...[
        [1, false],
        [0, false],
        [0, false],
        [0, true],
      ],
      [0, true],
    ])
  })

  test('an empty chunk changes nothing', () => {
    expect(seenIn([bytes('{"a": "b\\'), bytes(), bytes('""}'), bytes()])).toEqual(['frame {"a": "b\\""}'])
  })

  test.each(['{"return', '{"a": "b', '{"a": "b\\', '[[[', 'garbage'])('reset forgets %s', (begun) => {
    const decoder = new FrameDecoder()
    decoder.push(bytes(begun))
    decoder.reset()
    expect(decoder.push(bytes(pingReply))).toEqual([frame('{"return": {}}')])
    expect(decoder.end()).toEqual([])
  })

  test('reset forgets that a frame was given up', () => {
    const decoder = new FrameDecoder({ maxFrameBytes: 20 })
    expect(decoder.push(bytes('{"a": "', 'b'.repeat(30)))).toEqual([
      { kind: 'rejected', fault: 'too-large', length: 37 },
    ])
    decoder.reset()
    expect(decoder.push(bytes(pingReply))).toEqual([frame('{"return": {}}')])
  })

  test('end tells once, with the bytes that had come, and leaves a new decoder', () => {
    const decoder = new FrameDecoder()
    decoder.push(bytes('{"return'))
    expect(decoder.end()).toEqual([{ kind: 'rejected', fault: 'cut-off', length: 8 }])
    expect(decoder.end()).toEqual([])
    expect(decoder.push(bytes(pingReply))).toEqual([frame('{"return": {}}')])
  })

  test('a frame that came before is not touched by what follows', () => {
    const decoder = new FrameDecoder()
    const frames = ['{"a": 1}', '{"b": 2}', '{"c": 3}'].map((text) => {
      decoder.push(bytes(text.slice(0, 3)))
      return decoder.push(bytes(text.slice(3)))
    })
    expect(frames.flat()).toEqual(['{"a": 1}', '{"b": 2}', '{"c": 3}'].map((text) => frame(text)))
  })
})
