import type { Fault } from './fault.js'
import { matches, type ReplyFilter } from './reply-filter.js'

/** The reply comes so much later, and with it all that are behind it. */
export function delay(ms: number, which: ReplyFilter = {}): Fault {
  return {
    name: `delay of ${ms} ms`,
    onReply: (bytes, reply) => (matches(which, reply) ? [{ waitMs: ms }, bytes] : [bytes]),
  }
}

/** The reply comes only with the next one, right in front of it: its client has given up on it by then. */
export function lateReply(which: ReplyFilter): Fault {
  return {
    name: 'late reply',
    onReply: (bytes, reply) => {
      const held = reply.previous !== undefined && matches(which, reply.previous) ? [reply.previous.bytes] : []
      return matches(which, reply) ? held : [...held, bytes]
    },
  }
}
