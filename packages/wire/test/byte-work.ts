/** What was done to bytes: how many were copied by `set`, and how many looked at by `indexOf`. */
export interface ByteWork {
  copied: number
  searched: number
}

/** Runs something and counts the native work on typed arrays in it, so that a test can bound work instead of time. */
export function countByteWork(run: () => void): ByteWork {
  const proto: Uint8Array = Object.getPrototypeOf(Uint8Array.prototype)
  const { set, indexOf } = proto
  const work: ByteWork = { copied: 0, searched: 0 }
  proto.set = function (this: Uint8Array, from: ArrayLike<number>, at?: number) {
    work.copied += from.length
    set.call(this, from, at)
  }
  proto.indexOf = function (this: Uint8Array, byte: number, from = 0) {
    const found = indexOf.call(this, byte, from)
    work.searched += (found < 0 ? this.length : found + 1) - from
    return found
  }
  try {
    run()
  } finally {
    proto.set = set
    proto.indexOf = indexOf
  }
  return work
}
