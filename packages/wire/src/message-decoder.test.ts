import { describe, expect, test } from 'vitest'
import { bytes, cutAt, oneByOne } from '../test/bytes.js'
import {
  delimitedReply,
  fileReadReply,
  hostNameReply,
  pingReply,
  prettyGreeting,
  strayByteReply,
} from '../test/replies.js'
import { deaf, MessageRecorder, seenMessages } from '../test/seen-messages.js'
import { MessageDecoder, type MessageInfo, type MessageLimits } from './message-decoder.js'

const ping = 'message { return: {} }'

/** What is seen whole, byte by byte, and cut in two at every place: the same, or this fails. */
function seenAtEverySplit(data: Uint8Array, limits: MessageLimits = {}): string[] {
  const whole = seenMessages([data], limits)
  expect(seenMessages(oneByOne(data), limits), 'byte by byte').toEqual(whole)
  for (let place = 1; place < data.length; place++) {
    const cut = seenMessages(cutAt(data, [place]), limits)
    if (cut.join('\n') !== whole.join('\n')) expect(cut, `cut at ${place}`).toEqual(whole)
  }
  return whole
}

describe('messages', () => {
  test.each<[string, Uint8Array | string, string[]]>([
    ['nothing', '', []],
    ['a line', pingReply, [ping]],
    ['CRLF', '{"return": {}}\r\n', [ping]],
    ['no end of a line', '{"return": {}}', [ping]],
    ['many lines', pingReply.repeat(4), Array(4).fill(ping)],
    ['blank lines', `\n\n${pingReply}\r\n \n${pingReply}\n`, [ping, ping]],
    ['two on a line', '{"return": {}}{"return": {}}\n', [ping, ping]],
    ['two on a line, apart', '{"return": {}} \t{"return": {}}\n', [ping, ping]],
    ['a line and the beginning of another', `${pingReply}{"ret`, [ping, 'cut-off']],
    ['many lines of one', prettyGreeting, ["message { QMP: { version: {}, capabilities: [ 'oob' ] } }"]],
    [
      'a pretty one between',
      pingReply + prettyGreeting + pingReply,
      [ping, "message { QMP: { version: {}, capabilities: [ 'oob' ] } }", ping],
    ],
    ['an error', '{"error": {"class": "A"}, "id": 1}\n', ["message { error: { class: 'A' }, id: 1 }"]],
    ['an id', '{"return": {}, "id": "a-1"}\n', ["message { return: {}, id: 'a-1' }"]],
    ['a list', '[1]\n[2]\n', ['message [ 1 ]', 'message [ 2 ]']],
    ['a newline between members', '{"return": {}\n, "id": 1}\n', ['message { return: {}, id: 1 }']],
    ['a sentinel before', delimitedReply(7), ['0xFF', 'message { return: 7 }']],
    ['a sentinel within', bytes('{"return": {', 0xff, pingReply), ['torn', '0xFF', ping]],
    ['a sentinel in a string', bytes('{"return": "a', 0xff, '"}\n', pingReply), ['torn', '0xFF', 'skipped "}', ping]],
    ['a sentinel behind', bytes('{"return": {}}', 0xff, pingReply), [ping, '0xFF', ping]],
    [
      'the error line for it',
      bytes(strayByteReply, delimitedReply(7)),
      [expect.stringContaining('GenericError'), '0xFF', 'message { return: 7 }'],
    ],
    ['a stale tail', `def"}}\n${pingReply}`, ['skipped def"}}', ping]],
    ['garbage behind a message', `{"return": {}} x}\n${pingReply}`, [ping, 'skipped x}', ping]],
    ['a torn line', `{"return": "abc\n${pingReply}`, ['torn', ping]],
    ['a torn line that ends like a whole one', `{"return": "}\n${pingReply}`, ['torn', ping]],
    ['no JSON', `{"return": 01}\n{"return": }\n${pingReply}`, ['syntax', 'syntax', ping]],
    ['a number too long', `{"return": ${'1'.repeat(401)}}\n${pingReply}`, ['long-number', ping]],
    ['a byte order mark', bytes(0xef, 0xbb, 0xbf, pingReply), ['skipped \xef\xbb\xbf', ping]],
    [
      'wide integers',
      '{"return": 9007199254740993}\n{"a": [9007199254740993]}\n',
      ['message { return: 9007199254740993n }', 'message { a: [ 9007199254740993n ] }'],
    ],
  ])('%s', (_, stream, seen) => {
    expect(seenAtEverySplit(bytes(stream))).toEqual(seen)
  })

  test.each([
    '{"return": 1, "return": 2}',
    '{"return": 1, "id": 5, "id": "a"}',
    '{"return": 1, "ret\\u0075rn": 2}',
    '{"error": {}, "error": {}}',
    '{"event": "A", "data": {}, "event": "B"}',
    '{"__proto__": 1, "__proto__": 2}',
  ])('a member that stands there twice is refused: %s', (text) => {
    expect(seenAtEverySplit(bytes(text, '\n', pingReply))).toEqual(['repeated-name', ping])
  })

  test('within a value the last one counts', () => {
    expect(seenAtEverySplit(bytes('{"return": {"a": 1, "a": 2}}\n{"a": {"b": 1, "b": 2}}\n'))).toEqual([
      'message { return: { a: 2 } }',
      'message { a: { b: 2 } }',
    ])
  })
})

describe('limits', () => {
  const limits = { maxFrameBytes: 60, maxDepth: 4, maxElements: 6 }
  const of = (length: number) => `{"return": "${'b'.repeat(length - 14)}"}`
  test.each([
    ['a line of the limit', of(60), `message { return: '${'b'.repeat(46)}' }`],
    ['one byte more', of(61), 'too-large'],
    ['levels of the limit', '{"return": [[[]]]}', 'message { return: [ [ [] ] ] }'],
    ['one level more', '{"return": [[[[]]]]}', 'too-deep'],
    ['elements of the limit', '{"return": [1,2,3,4,5]}', 'message { return: [ 1, 2, 3, 4, 5 ] }'],
    ['one element more', '{"return": [1,2,3,4,5,6]}', 'too-complex'],
    ['far too large', of(600), 'too-large'],
  ])('%s', (_, text, seen) => {
    expect(seenAtEverySplit(bytes(text, '\n', pingReply), limits)).toEqual([seen, ping])
  })

  test('a line over the limit is given up before its end comes', () => {
    const recorder = new MessageRecorder()
    const decoder = new MessageDecoder(recorder, limits)
    decoder.push(bytes(of(600).slice(0, 60)))
    expect(recorder.seen).toEqual([])
    decoder.push(bytes('b'))
    expect(recorder.seen).toEqual(['too-large'])
  })

  test('a line longer than is read in one go, in pieces of any size', () => {
    const data = bytes(fileReadReply(600_000), pingReply)
    for (const size of [1000, 65_536, 300_000, data.length]) {
      const places = Array.from({ length: Math.floor((data.length - 1) / size) }, (_, at) => (at + 1) * size)
      const seen = seenMessages(cutAt(data, places))
      expect(seen.map((line) => line.slice(0, 40))).toEqual(["message { return: { count: 450000, 'buf-", ping])
    }
  })
})

describe('the state between chunks', () => {
  test.each([
    ['a whole line', [pingReply], [1]],
    ['a message without the end of its line', ['{"return": {}}', '\n'], [1, 1]],
    ['one that is completed', ['{"return"', ': {', '}', '}'], [0, 0, 0, 1]],
    ['one whose last byte is a bracket of a string', ['{"return": "}', '"}'], [0, 1]],
    ['one that is completed, with white space', ['{"return": {} ', '}'], [0, 1]],
    ['one that ends with white space', ['{"return": {}', '} ', '\n'], [0, 1, 1]],
    ['one that ends with white space in pieces', ['{"return":', ' ', '1', '}', ' ', ' \n'], [0, 0, 0, 1, 1, 1]],
    ['lines behind one in pieces', ['{"return": {', `}}\n${pingReply}${pingReply}{"re`, 'turn": 1}\n'], [0, 3, 4]],
    ['two on a line, cut within the second', ['{"return": {}}{"re', 'turn": {}}'], [0, 2]],
  ])('%s: told when it is there', (_, chunks, counts) => {
    const recorder = new MessageRecorder()
    const decoder = new MessageDecoder(recorder)
    expect(
      chunks.map((chunk) => {
        decoder.push(bytes(chunk))
        return recorder.seen.length
      }),
    ).toEqual(counts)
  })

  test('the size is that on the wire, without the end of the line', () => {
    const sizes: number[] = []
    const decoder = new MessageDecoder({ ...deaf, message: (_, size) => sizes.push(size) })
    for (const chunk of [pingReply, '{"return": {}}\r\n', '{"id": 1}', ' \n{"return"', ': "é"}\n'])
      decoder.push(bytes(chunk))
    expect(sizes).toEqual([14, 14, 9, 16])
  })

  test('a stopped decoder tells nothing more, not even of the rest of a chunk', () => {
    for (const stream of [[pingReply], ['{"a": 1}'], [0xff], ['x '], ['{]'], ['{', 0xff]]) {
      const recorder = new MessageRecorder(() => decoder.stop())
      const decoder: MessageDecoder = new MessageDecoder(recorder)
      decoder.push(bytes(...stream, pingReply, 0xff, 'garbage', pingReply, '{]', hostNameReply))
      decoder.push(bytes(pingReply))
      recorder.flush()
      expect(recorder.seen).toHaveLength(1)
    }
  })

  test('end tells what was cut off, and how much of it had come', () => {
    for (const chunks of [['{"return": "ab'], ['{"return"', ': "ab'], ['{\n"return": "a', 'b']]) {
      const decoder = new MessageDecoder(deaf)
      for (const chunk of chunks) decoder.push(bytes(chunk))
      expect(decoder.end()).toMatchObject({ fault: 'cut-off', bytes: chunks.join('').length })
      expect(decoder.end()).toBeUndefined()
    }
    expect(new MessageDecoder(deaf).end()).toBeUndefined()
  })
})

describe('what is no UTF-8', () => {
  const infos = (...parts: (string | number)[]) => {
    const told: MessageInfo[] = []
    const decoder = new MessageDecoder({ ...deaf, message: (_, __, info) => told.push(info) })
    decoder.push(bytes(...parts))
    return told.map(({ invalidUtf8 }) => invalidUtf8)
  }

  test.each([
    ['ASCII', ['{"return": "a"}\n'], false],
    ['UTF-8', ['{"return": "é漢🎉"}\n'], false],
    ['an escape for U+FFFD', ['{"return": "\\ufffd"}\n'], false],
    ['half a character', ['{"return": "', 0xc3, '"}\n'], true],
    ['a byte that never occurs', ['{"return": "', 0xfe, '"}\n'], true],
    ['an overlong form', ['{"return": "', 0xc0, 0x80, '"}\n'], true],
    ['half a character in an error', ['{"error": "', 0xc3, '"}\n'], true],
  ])('%s', (_, parts, flagged) => {
    expect(infos(...parts)).toEqual([flagged])
  })

  test('it costs no byte of the frame around it', () => {
    expect(seenMessages([bytes('{"return": "', 0xe2, 0x82, '"}\n', pingReply)])).toEqual([
      "message { return: '\ufffd' }",
      ping,
    ])
  })
})

describe('a check', () => {
  const check = (text: string) => {
    if (text.includes('bad')) throw new Error('to be seen')
  }
  test('sees every message', () => {
    const seen: string[] = []
    const decoder = new MessageDecoder(deaf, { check: (text) => seen.push(text) })
    decoder.push(bytes(pingReply, '{"return": 1, "id": "a"}\n', '{"a": 1}'))
    expect(seen).toEqual(['{"return": {}}', '{"return": 1, "id": "a"}', '{"a": 1}'])
  })

  test('what it throws that is no JsonError is not hidden', () => {
    expect(() => new MessageDecoder(deaf, { check }).push(bytes('{"return": "bad"}\n'))).toThrow('to be seen')
  })
})

describe('what is of no use', () => {
  const counted = (chunks: readonly (readonly (string | number)[])[], limits: MessageLimits = {}) => {
    const total = { bytes: 0, items: 0 }
    const decoder = new MessageDecoder(deaf, limits, (size, items) => {
      total.bytes += size
      total.items += items
    })
    for (const parts of chunks) decoder.push(bytes(...parts))
    return [total.bytes, total.items]
  }

  test.each<[string, (string | number)[], number, number]>([
    ['lines', [pingReply, '{"return": 1, "id": "a"}\r\n'], 0, 0],
    ['a sentinel', [0xff], 1, 1],
    ['garbage', ['garbage'], 7, 1],
    ['white space', [' \n\t\n'], 4, 0],
    ['bad JSON', ['{]\n'], 3, 1],
    ['a frame too deep, with its rest', ['[[[[]]]]\n'], 9, 2],
    ['a torn frame', ['{"a": "b\n'], 9, 1],
    ['the end of the line of what is no plain line', ['{"a": 1}\n', '[1]\r\n'], 3, 0],
    ['garbage between', ['x', pingReply, 'yy\n', pingReply], 5, 2],
  ])('%s', (_, parts, size, items) => {
    const limits = { maxDepth: 3 }
    expect(counted([parts], limits)).toEqual([size, items])
    const [all, pieces = 0] = counted(
      [...bytes(...parts)].map((byte) => [byte]),
      limits,
    )
    expect(pieces).toBeGreaterThanOrEqual(items)
    // Byte by byte, a message is complete before the end of its line has come.
    expect(all).toBeGreaterThanOrEqual(size)
    expect(all).toBeLessThanOrEqual(size + 2 * parts.length)
  })
})
