import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { takeBase64 } from '../src/base64/take-base64.js'
import { MessageDecoder, type MessageLimits, type MessageSink } from '../src/message-decoder.js'
import { cutAt } from './bytes.js'
import { reachableBytes } from './reachable-bytes.js'

/**
 * So many streams are tried, each made of its own seed; CI asks for a million. A failure names its seed, which brings
 * it back: `QGA_FUZZ_SEED=… QGA_FUZZ_RUNS=1 vitest run packages/wire/test/fuzz.test.ts`.
 */
const RUNS = Number(process.env.QGA_FUZZ_RUNS ?? 10_000)
const FIRST_SEED = Number(process.env.QGA_FUZZ_SEED ?? 1)
const LIMITS = { maxFrameBytes: 200, maxDepth: 6, maxElements: 30 }

/** What streams are made of; single bytes come between. */
const pieces = [
  ...[
    '{"return": {}}',
    '{"return": ',
    '{"return": [1, {"a": "b"}], "id": "x-1"}',
    ', "id": "a"}',
    '{"error": {"class": "A"}}',
  ],
  ...[
    '\n',
    '\r\n',
    ' ',
    '\xff',
    '\xff{"return": 7}\n',
    '"',
    '\\',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '{}',
    '[[[[',
    ']]]]',
  ],
  ...['9007199254740993', '1e999', '-0', '01', '"__proto__":', '"return": 1', '\xc3', '\xe9\xa9', '\xef\xbb\xbf', '\0'],
  ...[
    'x'.repeat(40),
    '1'.repeat(30),
    'QUJD'.repeat(20),
    '"buf-b64": "',
    '{"return": {"buf-b64": "QUJD"}}\n',
    '\\ud83d',
  ],
].map((text) => Buffer.from(text, 'latin1'))

/** Numbers from 0 up to `below`, the same for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

function randomStream(random: (below: number) => number): Buffer {
  const parts = Array.from({ length: 1 + random(14) }, () =>
    random(4) === 0 ? Buffer.of(random(256)) : (pieces[random(pieces.length)] ?? Buffer.of()),
  )
  return Buffer.concat(parts)
}

/** What is told, in short: kinds and sizes, with skipped bytes evened out. */
function toldOf(chunks: readonly Uint8Array[], limits: MessageLimits): string {
  let told = ''
  let useful = 0
  const sink: MessageSink = {
    message: (_, bytes) => {
      told += `m${bytes}`
      useful += bytes
    },
    sentinel: () => {
      told += 'S'
    },
    skipped: () => {},
    lost: ({ fault }) => {
      told += fault
    },
  }
  let useless = 0
  const decoder = new MessageDecoder(sink, limits, (bytes) => {
    useless += bytes
  })
  decoder.takeBy((bytes, maxRest) => takeBase64(bytes, 'buf-b64', maxRest))
  for (const chunk of chunks) decoder.push(chunk)
  const cut = decoder.end()
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  // Each byte is part of a message, of no use, cut off, or the end of a line.
  if (useful + useless > size) throw new Error(`${useful + useless} bytes of ${size}`)
  return told + (cut?.fault ?? '')
}

test(`${RUNS} random streams from seed ${FIRST_SEED}: no crash, no hang, no memory that stays, and the same however they are cut`, {
  timeout: 600_000,
}, async () => {
  const before = reachableBytes()
  const slowest = { ms: 0, seed: 0 }
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
    const random = randomNumbers(seed)
    const stream = randomStream(random)
    const limits = random(2) === 0 ? LIMITS : {}
    const places = Array.from({ length: random(5) }, () => random(stream.length + 1))
    const from = process.cpuUsage()
    const whole = toldOf([stream], limits)
    const cut = toldOf(cutAt(stream, places), limits)
    const { user, system } = process.cpuUsage(from)
    const ms = (user + system) / 1000
    if (ms > slowest.ms) Object.assign(slowest, { ms, seed })
    if (whole !== cut) expect(cut, `seed ${seed}, cut at ${places}: ${stream.toString('latin1')}`).toBe(whole)
    if (seed % 10_000 === 0) await setImmediate()
  }
  // A stream is some hundred bytes long: a second means that something is not linear.
  expect(slowest.ms, `seed ${slowest.seed}`).toBeLessThan(1000)
  // Compiled code is some 1.3 MB of it; 10,000 chunks that stay are more than 2 MB, decoders 20.
  expect(reachableBytes() - before).toBeLessThan(3 * 1024 * 1024)
})
