import { type JsonValue, stringifyJson } from '@qga/wire'
import { faultBytes } from '../faults/fault-bytes.js'
import type { HostileLine } from './hostile-line.js'

/**
 * What a hostile agent can say to one request, as often as it likes. Text goes out as UTF-8 and bytes as they are;
 * nothing is checked. After the client has left, nothing is said.
 */
export interface HostileReply {
  /** A reply as it should be, around what is to pass for JSON. */
  returns(json: string | Uint8Array): void
  /** An error as it should be. `kind` is its class, default `GenericError`. */
  fails(desc: string, kind?: string): void
  /** A line with these members and the id of the request, by which a client takes it for the answer. */
  replies(members: string | Uint8Array): void
  /** These bytes, and no end of a line. */
  raw(bytes: string | Uint8Array): void
  /** The same piece over and over, as fast as the client takes it, until that has left. */
  flood(piece: string | Uint8Array): void
  /** The same piece at intervals, until the client has left: a slowloris. */
  trickle(piece: string | Uint8Array, everyMs: number): void
}

/** To a request with this id, if it had one. */
export function hostileReply(line: HostileLine, id: JsonValue | undefined): HostileReply {
  const raw: HostileReply['raw'] = (bytes) => void line.write(faultBytes(bytes))
  const rest = id === undefined ? '}\n' : `, "id": ${stringifyJson(id)}}\n`
  const replies: HostileReply['replies'] = (members) => raw(joined('{', members, rest))
  return {
    raw,
    replies,
    returns: (json) => replies(joined('"return": ', json)),
    fails: (desc, kind = 'GenericError') => replies(`"error": ${JSON.stringify({ class: kind, desc })}`),
    flood(piece) {
      const bytes = faultBytes(piece)
      const more = () => {
        while (line.write(bytes));
      }
      line.onDrained(more)
      more()
    },
    trickle(piece, everyMs) {
      if (line.left.aborted) return
      const timer = setInterval(() => raw(piece), everyMs)
      line.left.addEventListener('abort', () => clearInterval(timer), { once: true })
    },
  }
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks = parts.map(faultBytes)
  const all = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
