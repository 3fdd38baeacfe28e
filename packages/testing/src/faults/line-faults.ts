import type { Fault, FaultAction } from './fault.js'
import { faultBytes } from './fault-bytes.js'

const STALE = '64MTIz", "eof": false}}\n{"return": {}, "id": 1}\n'

/**
 * The rest of an old reply, sent to each client before anything else, as QEMU does when the client before has left in
 * the middle. Default: the end of a guest-file-read, and a whole reply with `id` 1.
 */
export function staleBytes(content: string | Uint8Array = STALE): Fault {
  return { name: 'stale bytes', onOpen: () => [faultBytes(content)] }
}

/** The connection is closed after so many bytes of output; `cause` makes it an error. Each connection counts anew. */
export function cutAfter(bytes: number, cause?: Error): Fault {
  const close: FaultAction = cause === undefined ? { close: true } : { close: true, cause }
  return {
    name: `cut after ${bytes} bytes`,
    onOpen: () => (bytes === 0 ? [close] : []),
    onOutput: (output, { sentBytes }) => {
      const left = bytes - sentBytes
      return output.length < left ? [output] : [output.subarray(0, Math.max(0, left)), close]
    },
  }
}

/** Output comes in pieces of at most so many bytes, each in a turn of its own. */
export function splitEvery(bytes: number): Fault {
  if (!(bytes >= 1)) throw new RangeError('pieces have at least one byte')
  return {
    name: `split every ${bytes} bytes`,
    onOutput: (output) => {
      const actions: FaultAction[] = []
      for (let at = 0; at < output.length; at += bytes) {
        if (at > 0) actions.push({ waitMs: 0 })
        actions.push(output.subarray(at, at + bytes))
      }
      return actions
    },
  }
}
