import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { decodeBase64 } from '../src/base64/base64.js'
import { takeBase64 } from '../src/base64/take-base64.js'
import { Connection, type ConnectionOptions } from '../src/connection.js'
import { FloodError } from '../src/errors/flood-error.js'
import { FrameError } from '../src/errors/frame-error.js'
import { UnsendableError } from '../src/errors/unsendable-error.js'
import { parseJson } from '../src/json/parse-json.js'
import { strictJson } from '../src/json/strict-json.js'
import { randomSyncId } from '../src/sync-request.js'
import { countByteWork } from './byte-work.js'
import { type BytesPart, bytes } from './bytes.js'
import { reachableBytes } from './reachable-bytes.js'
import { fileReadReply, pingReply } from './replies.js'
import { countingResync, feedResync, type ResyncInput } from './resync-steps.js'
import { scriptedChannel } from './scripted-channel.js'
import { type Told, tellingTo } from './told.js'

// What a hostile guest may send, and what becomes of it. The names are those of the project's threat model.

const pong = { message: { return: {} }, bytes: 14 }

/** A connection that has been told this, and what it told its owner. */
function attacked(
  parts: readonly BytesPart[],
  options: ConnectionOptions = {},
): { told: Told[]; connection: Connection } {
  const channel = scriptedChannel()
  const connection = new Connection(channel, options)
  const told: Told[] = []
  connection.start(tellingTo(told))
  for (const part of parts) channel.arrive(part)
  return { told, connection }
}

const lost = (told: readonly Told[]) =>
  told.flatMap((one) => (typeof one === 'object' && 'lost' in one ? [one.lost] : []))
const faults = (told: readonly Told[]) => lost(told).map(({ fault }) => fault)

describe('what comes in', () => {
  test('T1: an endless line costs one message and no more than the limit; the next one arrives', () => {
    const piece = 'b'.repeat(60_000)
    const { told } = attacked(['{"return": "', ...Array(50).fill(piece), '"}\n', pingReply], {
      maxFrameBytes: 1_000_000,
    })
    expect(faults(told)).toEqual(['too-large'])
    expect(lost(told)[0]).toBeInstanceOf(FrameError)
    expect(told.at(-1)).toEqual(pong)
  })

  test.each<[string, string]>([
    ['garbage', 'x'.repeat(100)],
    ['short lines', 'x\n'],
    ['white space', ' \n\r\t'],
    ['0xFF', '\xff'],
    ['messages that are none', '{]\n'],
  ])('T2: endless %s end the connection, and nobody else is disturbed', (_, text) => {
    const flood = Buffer.from(text.repeat(Math.ceil(300_000 / text.length)), 'latin1')
    const { told, connection } = attacked([flood, flood], { maxUselessBytes: 100_000, uselessBytesPerSecond: 1000 })
    expect(told.at(-1)).toEqual({ closed: expect.any(FloodError) })
    expect(connection.state).toBe('closed')
  })

  test('T2: endless garbage and old answers before the answer to a sync end the sync', () => {
    for (const input of [{ skipped: 5000 }, { message: { return: 1 }, bytes: 5000 }] satisfies ResyncInput[]) {
      const resync = countingResync({ maxBytes: 100_000 })
      resync.start(0)
      const actions = Array.from({ length: 30 }, () => feedResync(resync, input)).flat()
      expect(actions).toEqual([{ kind: 'failed', reason: 'flooded' }])
    }
  })

  test('T1: what is kept of a large message does not keep the rest of it', async () => {
    const kept: unknown[] = []
    const before = reachableBytes()
    for (let at = 0; at < 15; at++) {
      const { told } = attacked([`{"return": "${'x'.repeat(400_000)}", "id": "a-long-name-of-a-reply-${at}"}\n`])
      const [first] = told
      kept.push(typeof first === 'object' && 'message' in first ? Object(first.message).id : undefined)
      kept.push(...lost(attacked([`{"return": ${'x'.repeat(400_000)}${at}}\n`]).told))
    }
    await setImmediate()
    expect(kept).toHaveLength(30)
    expect(kept[0]).toBe('a-long-name-of-a-reply-0')
    expect(reachableBytes() - before).toBeLessThan(4_000_000)
  })

  test('T3: one byte at a time costs no more per byte, and does not put off a deadline', () => {
    const pieces = Array.from(bytes(fileReadReply(30_000)), (byte) => Uint8Array.of(byte))
    let told: Told[] = []
    const { copied, searched } = countByteWork(() => {
      told = attacked(pieces).told
    })
    expect(told).toHaveLength(1)
    expect(copied).toBeLessThan(12 * pieces.length)
    expect(searched).toBeLessThan(12 * pieces.length)

    const resync = countingResync({ timeoutMs: 1000 })
    resync.start(0)
    for (let now = 1; now < 1000; now++) expect(feedResync(resync, { skipped: 1 })).toEqual([])
    expect(resync.tick(1000)).toEqual([{ kind: 'failed', reason: 'silent' }])
  })

  test('T4: silence ends a sync at its deadline', () => {
    const resync = countingResync({ timeoutMs: 1000 })
    resync.start(0)
    expect(resync.tick(1000)).toEqual([{ kind: 'failed', reason: 'silent' }])
  })

  test.each([
    ['lists', '[', ''],
    ['objects', '{"a":', ''],
    ['both', '[{"a":', ''],
    ['a reply', '[', '{"return": '],
  ])('T5: 5,000,000 brackets of %s are refused, and the next message arrives', (_, open, begin) => {
    const bomb = bytes(begin, open.repeat(5_000_000 / (open.length > 1 ? 5 : 1)))
    const { told } = attacked([bomb, 0xff, pingReply])
    expect(faults(told)).toEqual(['too-deep'])
    expect(told.at(-1)).toEqual(pong)
  })

  test('T5: 1024 levels are taken, and neither reading nor refusing them needs a stack', () => {
    const nested = (levels: number) =>
      `{"return": ${'['.repeat(levels - 1)}18446744073709551615${']'.repeat(levels - 1)}}\n`
    expect(faults(attacked([nested(1024)]).told)).toEqual([])
    expect(faults(attacked([nested(1025)]).told)).toEqual(['too-deep'])
    const deep = `${'['.repeat(50_000)}18446744073709551615${']'.repeat(50_000)}`
    expect(() => parseJson(deep, { check: strictJson })).not.toThrow()
  })

  test.each([
    ['2,100,000 commas', `[${','.repeat(2_100_000)}]`, {}],
    ['110,000 numbers of a reply', `{"return": [${'0,'.repeat(110_000)}0]}`, { maxElements: 100_000 }],
    ['60,000 empty lists', `[${'[],'.repeat(60_000)}0]`, { maxElements: 100_000 }],
    ['110,000 members', `{${'"":0,'.repeat(110_000)}"":0}`, { maxElements: 100_000 }],
  ])('T6: %s are too many, and are refused before they are parsed', (_, text, limits) => {
    const { told } = attacked([text, '\n', pingReply], limits)
    expect(faults(told)).toEqual(['too-complex'])
    expect(told.at(-1)).toEqual(pong)
  })

  test('T7: numbers are exact or refused', () => {
    const { told } = attacked(['{"return": [9007199254740993, -9223372036854775809, -0, 1.5, 1e2]}\n'])
    expect(told).toMatchObject([{ message: { return: [2n ** 53n + 1n, -(2n ** 63n) - 1n, -0, 1.5, 100] } }])
    const long = [`${'1'.repeat(401)}`, `0.${'1'.repeat(400)}`, `1e${'1'.repeat(400)}`, `1${'0'.repeat(100_000)}`]
    expect(faults(attacked(long.map((number) => `{"return": ${number}}\n`)).told)).toEqual(Array(4).fill('long-number'))
  })

  test('T7: a number that overflows is Infinity, which a strict reader refuses', () => {
    const text = '{"return": [1e999, -1e999]}\n'
    expect(attacked([text]).told).toMatchObject([{ message: { return: [Infinity, -Infinity] } }])
    expect(faults(attacked([text], { check: strictJson }).told)).toEqual(['not-finite'])
  })

  test('T8: a member twice is refused in a reply; inside a value the last one counts, for every reader', () => {
    const twice = [
      '{"return": 1, "return": 2}\n',
      '{"error": {}, "id": 1, "id": 2}\n',
      '{"event": "A", "event": "B"}\n',
    ]
    expect(faults(attacked(twice).told)).toEqual(Array(3).fill('repeated-name'))
    const inside = '{"return": {"a": 1, "a": 2}}\n'
    expect(attacked([inside]).told).toMatchObject([{ message: { return: { a: 2 } } }])
    expect(faults(attacked([inside], { check: strictJson }).told)).toEqual(['repeated-name'])
    const base64 = 'QUJD'.repeat(1000)
    expect(takeBase64(bytes(`{"return": {"buf-b64": "${base64}", "buf-b64": ""}}`), 'buf-b64')).toBeUndefined()
  })

  test.each(['__proto__', 'constructor', 'toString', 'toJSON', 'then', 'hasOwnProperty'])(
    'T9: a member named %s is plain data',
    (name) => {
      const { told } = attacked([
        `{"return": {"${name}": {"polluted": 18446744073709551615}}}\n`,
        `{"${name}": {"polluted": 1}}\n`,
      ])
      expect(told).toHaveLength(2)
      for (const one of told) {
        const message = typeof one === 'object' && 'message' in one ? one.message : undefined
        expect(Object.getPrototypeOf(message)).toBe(Object.prototype)
        expect(JSON.stringify(message, (_, value: unknown) => (typeof value === 'bigint' ? 1 : value))).toContain(
          `"${name}":{"polluted":1}`,
        )
      }
      expect('polluted' in {}).toBe(false)
    },
  )

  test('T10: bytes that are no UTF-8 are flagged, and cost nothing around them', () => {
    const flags: boolean[] = []
    const channel = scriptedChannel()
    new Connection(channel).start({ ...tellingTo([]), message: (_, __, { invalidUtf8 }) => flags.push(invalidUtf8) })
    channel.arrive(
      '{"return": "',
      0xc3,
      '"}\n',
      '{"return": "',
      0xed,
      0xa0,
      0x80,
      '"}\n',
      '{"return": "é"}\n',
      '{"a": "',
      0xf0,
      0x9f,
      '"}\n',
      pingReply,
    )
    expect(flags).toEqual([true, true, false, true, false])
  })

  test.each<[string, BytesPart[], string]>([
    ['a byte order mark', [0xef, 0xbb, 0xbf], 'skipped'],
    ['a NUL between messages', [0], 'skipped'],
    ['a NUL in a string', ['{"return": "', 0, '"}\n'], 'syntax'],
    ['a newline in a string', ['{"return": "\n'], 'torn'],
  ])('T10: %s is no part of a message', (_, parts, what) => {
    const { told } = attacked([bytes(...parts), pingReply])
    expect(told).toHaveLength(2)
    expect(faults(told)[0] ?? 'skipped').toBe(what)
    expect(told.at(-1)).toEqual(pong)
  })

  test('T10: an escaped NUL and half of a surrogate pair are text; the latter is never sent back', () => {
    const { told, connection } = attacked(['{"return": "a\\u0000\\ud83d"}\n'])
    expect(told).toMatchObject([{ message: { return: 'a\0\ud83d' } }])
    expect(() => connection.send({ execute: 'a', arguments: { path: '\ud83d' } })).toThrow(UnsendableError)
  })

  test('T14: what is no strict base64 is no data, be it read as text or from its bytes', () => {
    const good = 'QUJD'.repeat(1000)
    for (const odd of ['=', 'QQ==QUJD', ' ', '\n', '-_-_', 'QR==', 'Q', '\u0159WJj']) {
      expect(decodeBase64(good + odd), odd).toBeUndefined()
      expect(takeBase64(bytes(`{"return": {"buf-b64": "${good}${odd}"}}`), 'buf-b64'), odd).toBeUndefined()
    }
  })
})

describe('who it comes from', () => {
  const answer = (id: number): ResyncInput => ({ message: { return: id } })

  test('T18: an answer counts only behind its own sync, and ids cannot be guessed', () => {
    const resync = countingResync()
    expect([feedResync(resync, 'sentinel'), feedResync(resync, answer(101))]).toEqual([[], []])
    resync.start(0)
    // What was sent before the sync, with the very id, has no 0xFF behind it that came after.
    expect(feedResync(resync, answer(101))).toEqual([])
    for (let guess = 0; guess < 101; guess++) {
      expect([feedResync(resync, 'sentinel'), feedResync(resync, answer(guess))]).toEqual([[], []])
    }
    expect(resync.waiting).toBe(true)
    const ids = Array.from({ length: 1000 }, randomSyncId)
    expect(new Set(ids).size).toBe(1000)
    expect(ids.filter((id) => id < 2 ** 40).length).toBeLessThan(10)
  })

  test('T19: a second answer to a sync changes nothing, and the next sync has another id', () => {
    const resync = countingResync()
    resync.start(0)
    feedResync(resync, 'sentinel')
    expect(feedResync(resync, answer(101))).toEqual([{ kind: 'synced' }])
    expect(['sentinel' as const, answer(101)].flatMap((input) => feedResync(resync, input))).toEqual([])
    resync.start(1000)
    expect(['sentinel' as const, answer(101)].flatMap((input) => feedResync(resync, input))).toEqual([])
    expect(['sentinel' as const, answer(102)].flatMap((input) => feedResync(resync, input))).toEqual([
      { kind: 'synced' },
    ])
  })

  test.each([
    ['T20: a greeting of QMP', { QMP: { version: {}, capabilities: [] } }],
    ['T20: an event', { event: 'SHUTDOWN', timestamp: {} }],
    ['T21: our own request, come back', { execute: 'guest-sync-delimited', arguments: { id: 101 } }],
  ])('%s answers no sync, and is data for its owner to judge', (_, message) => {
    const resync = countingResync()
    resync.start(0)
    feedResync(resync, 'sentinel')
    expect(feedResync(resync, { message })).toEqual([])
    expect(attacked([`${JSON.stringify(message)}\n`]).told).toMatchObject([{ message }])
  })
})
