import type { ConnectionContext, Fault, FaultAction } from './fault.js'
import { faultBytes } from './fault-bytes.js'

/**
 * After so many bytes nothing comes for `ms` milliseconds; what follows waits, and comes then. As all of these it
 * counts the output of each connection anew; `fromClient` makes it one of the input.
 */
export function stallAfter(bytes: number, ms: number): Fault {
  return atPlace(`stall after ${bytes} bytes`, bytes, (head, tail) => [head, { waitMs: ms }, tail])
}

/** The byte behind the first so many is another one. Default: NUL, which is nowhere in JSON. */
export function garbleAfter(bytes: number, instead = 0): Fault {
  // It is told from the byte itself, which is the last of the piece that ends with it.
  return atPlace(`byte garbled after ${bytes} bytes`, bytes + 1, (head, tail) => {
    const garbled = head.slice()
    garbled[head.length - 1] = instead
    return [garbled, tail]
  })
}

/** After so many bytes something comes that belongs to nothing there. */
export function insertAfter(bytes: number, content: string | Uint8Array): Fault {
  return atPlace(`bytes inserted after ${bytes} bytes`, bytes, (head, tail) => [head, faultBytes(content), tail])
}

/** What the message that the byte belongs to began with comes twice; all of it, where it is its last byte. */
export function repeatAfter(bytes: number): Fault {
  return atPlace(`beginning repeated after ${bytes} bytes`, bytes, (head, tail) => [head, head, tail])
}

/**
 * The agent dies after so many bytes, and a new one takes over on the same line: the rest of its reply never comes.
 * Of input: it has read so much, which dies with it, and the new one reads the rest.
 */
export function restartAfter(bytes: number): Fault {
  return atPlace(`restart after ${bytes} bytes`, bytes, (head, tail) => [head, { waitMs: 0 }, { restart: true }, tail])
}

/** The same fault, of what the client sends rather than of what it gets. It counts the client's bytes then. */
export function fromClient({ name, onOpen, onOutput }: Fault): Fault {
  return {
    name: `${name}, from the client`,
    ...(onOpen === undefined ? {} : { onOpen }),
    ...(onOutput === undefined ? {} : { onInput: onOutput }),
  }
}

/** Acts once in a connection: where the byte comes that makes `bytes` of them. */
function atPlace(
  name: string,
  bytes: number,
  act: (head: Uint8Array, tail: Uint8Array) => readonly FaultAction[],
): Fault {
  if (!(bytes >= 1)) throw new RangeError('a place in a stream is behind its first byte')
  return {
    name,
    onOutput: (output: Uint8Array, { sentBytes }: ConnectionContext) => {
      const at = bytes - sentBytes
      if (at < 1 || at > output.length) return [output]
      return act(output.subarray(0, at), output.subarray(at)).filter(isSomething)
    },
  }
}

function isSomething(action: FaultAction): boolean {
  return !(action instanceof Uint8Array) || action.length > 0
}
