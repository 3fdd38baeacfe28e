import type { Fault } from './fault.js'
import { faultBytes } from './fault-bytes.js'
import { matches, type ReplyFilter } from './reply-filter.js'

/** Bytes that belong to nothing come before the reply. */
export function garbage(content: string | Uint8Array, which: ReplyFilter = {}): Fault {
  return {
    name: 'garbage',
    onReply: (bytes, reply) => (matches(which, reply) ? [faultBytes(content), bytes] : [bytes]),
  }
}

/** The reply comes twice. */
export function duplicateReplies(which: ReplyFilter = {}): Fault {
  return {
    name: 'duplicate replies',
    onReply: (bytes, reply) => (matches(which, reply) ? [bytes, bytes] : [bytes]),
  }
}

/** The reply does not come. */
export function dropReply(which: ReplyFilter = {}): Fault {
  return {
    name: 'dropped reply',
    onReply: (bytes, reply) => (matches(which, reply) ? [] : [bytes]),
  }
}

/** Requests are carried out and never answered. An agent that does not even read them: `fake.silence()`. */
export function silent(): Fault {
  return { name: 'silent', onReply: () => [] }
}

/** The reply before comes again, in front of the one that is due. */
export function replay(which: ReplyFilter = {}): Fault {
  return {
    name: 'replay',
    onReply: (bytes, reply) => (matches(which, reply) && reply.previous ? [reply.previous.bytes, bytes] : [bytes]),
  }
}

/** Which reply is torn, and what happens then. */
export interface TornReplyOptions extends ReplyFilter {
  /** How many bytes of the reply come. */
  readonly after: number
  /** Whether the agent dies there and a new one takes over, which is how it happens. Default false. */
  readonly restart?: boolean
}

/** The reply breaks off; the connection stays, and what is sent next follows on the same line. */
export function tornReply(options: TornReplyOptions): Fault {
  return {
    name: `reply torn after ${options.after} bytes`,
    onReply: (bytes, reply) => {
      if (!matches(options, reply)) return [bytes]
      const torn = bytes.subarray(0, options.after)
      return options.restart === true ? [torn, { restart: true }] : [torn]
    },
  }
}
