const encoder = new TextEncoder()
const SENTINEL = 0xff

/** A stream, and what a decoder has to see in it. */
export interface DecoderRow {
  readonly of: string
  readonly stream: Uint8Array
  /** Frames as text, `0xFF`, `rejected`, and what was skipped, without white space, as `skipped …`. */
  readonly seen: readonly string[]
}

/** Text, with `ÿ` (U+00FF) for the byte 0xFF. */
export function streamOf(text: string): Uint8Array {
  return Uint8Array.from(
    text.split('ÿ').flatMap((part, at) => [...(at > 0 ? [SENTINEL] : []), ...encoder.encode(part)]),
  )
}

const row = (of: string, text: string, ...seen: string[]): DecoderRow => ({ of, stream: streamOf(text), seen })

const ping = '{"return": {}}'
const pretty = '{\r\n    "QMP": {\r\n    },\r\n    "list": [\r\n    ]\r\n}'
const long = 'x'.repeat(100)

/** What agents, QEMU, dead clients and torn replies put on the wire. */
export const decoderRows: readonly DecoderRow[] = [
  row('nothing', ''),
  row('white space alone', ' \r\n\t\n'),
  row('a line that ends with LF', `${ping}\n`, ping),
  row('a line that ends with CRLF', `${ping}\r\n`, ping),
  row('a frame without an end of line', ping, ping),
  row('frames without anything between', `${ping}${ping}[1]`, ping, ping, '[1]'),
  row('a frame of many lines', `${pretty}\r\n${ping}\r\n`, pretty, ping),
  row('brackets in strings', '{"a": "}]{["}\n', '{"a": "}]{["}'),
  row('escaped quotes', '{"a": "\\"}", "\\\\": "\\\\\\""}', '{"a": "\\"}", "\\\\": "\\\\\\""}'),
  row('a long string', `{"a": "${long}\\"}${long}"}`, `{"a": "${long}\\"}${long}"}`),
  row('0xFF before a frame', `ÿ${ping}\n`, '0xFF', ping),
  row('0xFF twice', `ÿÿ${ping}\n`, '0xFF', '0xFF', ping),
  row('0xFF in the middle of a frame', `{"return": ÿ${ping}`, 'rejected', '0xFF', ping),
  row('0xFF in the middle of a string', `{"return": "abcÿ${ping}`, 'rejected', '0xFF', ping),
  row('0xFF right after a backslash', `{"return": "\\ÿ${ping}`, 'rejected', '0xFF', ping),
  row('the tail of a stale reply', `ZGVm"}}\n${ping}\n`, 'skipped ZGVm"}}', ping),
  row('the tail of a stale reply, then 0xFF', `ZGVm"}}\nÿ${ping}\n`, 'skipped ZGVm"}}', '0xFF', ping),
  row('garbage between frames', `${ping}!! %s\n${ping}`, ping, 'skipped !!%s', ping),
  row('scalars', `"text"\n12 null\n${ping}`, 'skipped "text"12null', ping),
  row('a reply that was torn in a string', `{"return": "abc\n${ping}\n`, 'rejected', ping),
  row('a frame that is cut off', `${ping}{"return": {`, ping, 'rejected'),
  row('a frame that is cut off in a string', '{"return": "ab', 'rejected'),
]

/** A stream of random length, made of whole frames, tails, garbage and sentinels; the same for the same seed. */
export function randomStream(seed: number): Uint8Array {
  const random = randomNumbers(seed)
  const parts = [
    ping,
    '\n',
    '\r\n',
    'ÿ',
    pretty,
    '{"a": "}\\""}',
    '[[1, 2], "]"]',
    'abc"}\n',
    '{"cut": "o',
    '}]',
    ' ',
    '"',
  ]
  const count = random(30)
  return streamOf(Array.from({ length: count }, () => parts[random(parts.length)]).join(''))
}

/** Numbers below a bound, without any order. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed + 1
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
