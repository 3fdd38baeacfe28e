// Decoding and parsing against the floor: a bare loop that splits at newlines and calls JSON.parse.
// Run it with `pnpm bench`. Both run in turn in one process, so the ratios hold on a busy machine as well.
import { FrameDecoder } from '../src/frame-decoder.js'
import { parseJson } from '../src/json/parse-json.js'
import { bytes, cutAt } from '../test/bytes.js'
import { fileReadReply } from '../test/replies.js'

const ROUNDS = 41
const ROUND_BYTES = 8 * 1024 * 1024

interface Load {
  name: string
  /** One reply with its newline. */
  reply: string
  /** How many bytes come at a time. */
  chunkBytes: number
}

const ping = `{"return": {"name": "web1", "uptime-seconds": 86400, "users": 3, "load": [0.1, 0.2]}}\n`

const loads: Load[] = [
  { name: '85-byte replies, one per chunk', reply: ping, chunkBytes: ping.length },
  { name: '85-byte replies, 64 KiB chunks', reply: ping, chunkBytes: 65_536 },
  { name: '64 KiB file reads, whole', reply: fileReadReply(87_384), chunkBytes: fileReadReply(87_384).length },
  { name: '64 KiB file reads, 64 KiB chunks', reply: fileReadReply(87_384), chunkBytes: 65_536 },
]

/** The least that any client has to do. */
function floor(chunks: readonly Uint8Array[]): number {
  let rest: Buffer | undefined
  let messages = 0
  for (const chunk of chunks) {
    let data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    if (rest !== undefined) data = Buffer.concat([rest, data])
    let at = 0
    for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a, at)) {
      const value: unknown = JSON.parse(data.toString('utf8', at, end))
      if (value !== null) messages++
      at = end + 1
    }
    rest = at < data.length ? data.subarray(at) : undefined
  }
  return messages
}

function ours(chunks: readonly Uint8Array[]): number {
  const decoder = new FrameDecoder()
  let messages = 0
  for (const chunk of chunks) {
    for (const item of decoder.push(chunk)) if (item.kind === 'frame' && parseJson(item.bytes) !== null) messages++
  }
  return messages
}

function decodeOnly(chunks: readonly Uint8Array[]): number {
  const decoder = new FrameDecoder()
  let messages = 0
  for (const chunk of chunks) messages += decoder.push(chunk).length
  return messages
}

function chunksOf({ reply, chunkBytes }: Load): { chunks: Uint8Array[]; messages: number } {
  const messages = Math.ceil(ROUND_BYTES / reply.length)
  const all = bytes(reply.repeat(messages))
  const places = Array.from({ length: Math.ceil(all.length / chunkBytes) - 1 }, (_, at) => (at + 1) * chunkBytes)
  return { messages, chunks: cutAt(all, places) }
}

function millis(
  run: (chunks: readonly Uint8Array[]) => number,
  chunks: readonly Uint8Array[],
  messages: number,
): number {
  const before = performance.now()
  const got = run(chunks)
  const took = performance.now() - before
  if (got !== messages) throw new Error(`${run.name}: ${got} messages instead of ${messages}`)
  return took
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

for (const load of loads) {
  const { chunks, messages } = chunksOf(load)
  const times = { floor: [] as number[], ours: [] as number[], decodeOnly: [] as number[], ratio: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    const bare = millis(floor, chunks, messages)
    const own = millis(ours, chunks, messages)
    if (round < 5) continue
    times.floor.push(bare)
    times.ours.push(own)
    times.ratio.push(bare / own)
    times.decodeOnly.push(millis(decodeOnly, chunks, messages))
  }
  const perMessage = (list: readonly number[]) => `${((median(list) * 1e6) / messages).toFixed(0)} ns`
  process.stdout.write(
    `${load.name.padEnd(34)} ${median(times.ratio).toFixed(2)} of the floor's speed` +
      ` (floor ${perMessage(times.floor)}, ours ${perMessage(times.ours)}, of which decoding ${perMessage(times.decodeOnly)})\n`,
  )
}
