import fc from 'fast-check'
import { type BytesPart, bytes, cutAt, joined } from './bytes.js'

// Random streams as a hostile or a dying peer would send them.

/** Small values whose strings are full of what framing must not fall for. */
export const trickyJson: fc.Arbitrary<fc.JsonValue> = fc.jsonValue({
  maxDepth: 3,
  stringUnit: fc.constantFrom('{', '}', '[', ']', '"', '\\', '\n', ' ', ':', ',', 'a', '1', 'é'),
})

/** The text of one object or array: compact, spaced, or pretty-printed with LF or CRLF. */
export const frameText: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      trickyJson.map((value) => ({ return: value })),
      fc.array(trickyJson, { maxLength: 3 }),
    ),
    fc.constantFrom<(value: unknown) => string>(
      (value) => JSON.stringify(value),
      (value) => JSON.stringify(value, undefined, 2),
      (value) => JSON.stringify(value, undefined, '\t').replaceAll('\n', '\r\n'),
    ),
  )
  .map(([value, print]) => print(value))

const lineEnd = fc.constantFrom('', '\n', '\r\n', '\n\n', ' ')
const garbage = fc.string({ unit: fc.constantFrom('g', '"', '\\', '}', ']', ',', '1', '\n', '\x01'), maxLength: 12 })
const place = fc.double({ min: 0, max: 1, noNaN: true })
const cutText = (text: string, share: number) => Math.floor(text.length * share)

const piece: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(frameText, lineEnd).map(([text, end]) => bytes(text, end)) },
  { weight: 2, arbitrary: fc.constantFrom(bytes(0xff), bytes(0xff, 0xff)) },
  { weight: 1, arbitrary: fc.tuple(frameText, place).map(([text, share]) => bytes(text.slice(cutText(text, share)))) },
  {
    weight: 1,
    arbitrary: fc.tuple(frameText, place).map(([text, share]) => bytes(text.slice(0, cutText(text, share)))),
  },
  { weight: 1, arbitrary: garbage.map((text) => bytes(text)) },
)

/** Frames, sentinels, stale tails, torn beginnings and garbage, in any order. */
export const roughStream: fc.Arbitrary<Uint8Array> = fc.array(piece, { maxLength: 12 }).map(joined)

const id = fc.constantFrom(
  '',
  ', "id": "a-1"',
  ', "id": 5',
  ',"id":"b"',
  ', "id": "c\\"d"',
  ', "return": 1',
  ', "id": "a", "id": "b"',
)
const spaced = (value: unknown) => JSON.stringify(value).replaceAll(',', ', ').replaceAll(':', ': ')

/** A line as agents write it, or nearly: with an id or not, with a member twice, with bytes that are no UTF-8. */
const replyLine = fc
  .tuple(
    fc.oneof(
      trickyJson.map(spaced),
      fc.constantFrom('9007199254740993', `${'[['.repeat(700)}${']]'.repeat(700)}`, '01'),
    ),
    id,
    fc.constantFrom('\n', '\r\n', '', '\n\n'),
    fc.constantFrom<BytesPart>('', '', '', '', 0xc3, 0xff, 'x', ' '),
  )
  .map(([value, rest, end, odd]) => bytes('{"return": ', value, odd, rest, '}', end))

/** Replies, most of them plain lines, and what comes between them. */
export const replyStream: fc.Arbitrary<Uint8Array> = fc
  .array(fc.oneof({ weight: 6, arbitrary: replyLine }, { weight: 1, arbitrary: piece }), { maxLength: 10 })
  .map(joined)

/** Bytes that are mostly those which framing looks at. */
export const structuralBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(fc.constantFrom(...bytes('{}[]"\\\n\r a1:,'), 0xff, 0xc3), { maxLength: 200 })
    .map((list) => Uint8Array.from(list)),
)

/** A stream and places to cut it at. */
export function chunked(stream: fc.Arbitrary<Uint8Array>): fc.Arbitrary<{ whole: Uint8Array; chunks: Uint8Array[] }> {
  return fc.tuple(stream, fc.array(place, { maxLength: 20 })).map(([whole, shares]) => ({
    whole,
    chunks: cutAt(
      whole,
      shares.map((share) => Math.floor(share * whole.length)),
    ),
  }))
}
