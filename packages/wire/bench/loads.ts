import { bytes } from '../test/bytes.js'
import { fileReadReply } from '../test/replies.js'

/** What a peer sends in one round. */
export interface Load {
  readonly name: string
  /** As they come from a socket. */
  readonly chunks: readonly Buffer[]
  readonly messages: number
  /** Whether the data of files is wanted as bytes. */
  readonly wantsData: boolean
  /** The least speed that is good enough, as a part of the floor's. */
  readonly target: number
}

interface Kind {
  readonly name: string
  /** One reply, with its newline. */
  reply(): string
  /** How much comes at a time. Default 64 KiB, the most that Node reads at once. */
  readonly chunkBytes?: number | 'reply'
  readonly wantsData?: boolean
  readonly target: number
}

const ROUND_BYTES = 1024 * 1024
const SOCKET_BYTES = 64 * 1024
/** No `number` is this one. */
const WIDE = '9007199254740993'

const short = `{"return": {"name": "web1", "uptime-seconds": 86400, "users": 3, "load": [0.1, 0.2]}}\n`

/** A reply to query-qmp-schema in shape and size: many small objects, short strings, no numbers. */
function introspectionReply(): string {
  const entries = Array.from({ length: 1500 }, (_, at) => {
    if (at % 4 === 0)
      return { name: `query-thing-${at}`, 'ret-type': `${at + 1}`, 'meta-type': 'command', 'arg-type': '0' }
    if (at % 4 === 1) return { name: `[${at}]`, 'element-type': `${at}`, 'meta-type': 'array' }
    if (at % 4 === 2)
      return { name: `${at}`, members: ['on', 'off', 'auto'].map((name) => ({ name })), 'meta-type': 'enum' }
    const members = Array.from({ length: 1 + (at % 9) }, (_, nth) => ({
      name: `member-${nth}`,
      ...(nth % 2 === 0 ? { default: null } : {}),
      type: nth % 3 === 0 ? 'str' : `${at + nth}`,
    }))
    return { name: `${at}`, members, 'meta-type': 'object' }
  })
  return `${spaced({ return: entries })}\n`
}

/** A reply to query-blockstats in shape: numbers of up to 15 digits, which a `number` holds. */
function statisticsReply(): string {
  const devices = Array.from({ length: 60 }, (_, at) => ({
    device: `drive-virtio${at}`,
    stats: Object.fromEntries(
      [
        'rd_bytes',
        'wr_bytes',
        'rd_operations',
        'wr_operations',
        'rd_total_time_ns',
        'flush_total_time_ns',
        'wr_highest_offset',
      ].map((name, nth) => [name, (at + 3) * 7_919_000_000_123 + nth * 10 ** (nth + 4)]),
    ),
    'node-name': `#block${at}`,
  }))
  return `${spaced({ return: devices })}\n`
}

/** JSON as QEMU prints it: a blank behind each comma and colon. No string here has one of these. */
function spaced(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[,:]/g, '$& ')
}

const kinds: readonly Kind[] = [
  { name: '85-byte replies, one a chunk', reply: () => short, chunkBytes: 'reply', target: 0.9 },
  { name: '85-byte replies', reply: () => short, target: 0.9 },
  { name: 'introspection, 200 KB', reply: introspectionReply, target: 0.8 },
  { name: 'file reads of 64 KiB', reply: () => fileReadReply(87_384), target: 0.9 },
  { name: 'file reads of 64 KiB, to bytes', reply: () => fileReadReply(87_384), wantsData: true, target: 0.9 },
  { name: 'a file read of 48 MiB', reply: () => fileReadReply(64 * 1024 * 1024), target: 0.9 },
  {
    name: 'a file read of 48 MiB, to bytes',
    reply: () => fileReadReply(64 * 1024 * 1024),
    wantsData: true,
    target: 0.9,
  },
  { name: 'statistics full of digits', reply: statisticsReply, target: 0.8 },
]

/** The same with one integer that a `number` does not hold in each reply. */
function withWideInteger(kind: Kind): Kind {
  const reply = () => {
    const narrow = kind.reply()
    const wide = narrow.replace(/(?<=[ [])[0-9.]+(?=[,}\]])|null/, WIDE)
    if (wide === narrow) throw new Error(`no number in ${kind.name}`)
    return wide
  }
  return { ...kind, reply, name: `${kind.name}, one integer wide`, target: 1 / 3 }
}

function loadOf({ name, wantsData = false, target, ...kind }: Kind): Load {
  const reply = kind.reply()
  const chunkBytes = kind.chunkBytes === 'reply' ? reply.length : (kind.chunkBytes ?? SOCKET_BYTES)
  const messages = Math.ceil(ROUND_BYTES / reply.length)
  const all = bytes(reply.repeat(messages))
  const chunks = Array.from({ length: Math.ceil(all.length / chunkBytes) }, (_, at) =>
    Buffer.from(all.subarray(at * chunkBytes, (at + 1) * chunkBytes)),
  )
  return { name, chunks, messages, wantsData, target }
}

const all = [...kinds, ...kinds.map(withWideInteger)]

/** What can be measured. A load is made when its turn comes: some are large. */
export const loads: readonly { readonly name: string; make(): Load }[] = all.map((kind) => ({
  name: kind.name,
  make: () => loadOf(kind),
}))
