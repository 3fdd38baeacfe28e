/** What was done to bytes: how many were copied by `set`, and how many looked at by `indexOf`. */
export interface ByteWork {
  copied: number
  searched: number
}

const typedArray: object = Object.getPrototypeOf(Uint8Array.prototype)

/** Runs something and counts the native work on bytes in it, so that a test can bound work instead of time. */
export function countByteWork(run: () => void): ByteWork {
  const work: ByteWork = { copied: 0, searched: 0 }
  const { set, indexOf } = Uint8Array.prototype
  const nativeSearch = Buffer.prototype.indexOf
  const searched = (bytes: Uint8Array, from: number, found: number) => {
    work.searched += (found < 0 ? bytes.length : found + 1) - from
    return found
  }
  const restore = [
    replace(typedArray, 'set', function (this: Uint8Array, from: Uint8Array, at?: number) {
      work.copied += from.length
      set.call(this, from, at)
    }),
    replace(typedArray, 'indexOf', function (this: Uint8Array, byte: number, from = 0) {
      return searched(this, from, indexOf.call(this, byte, from))
    }),
    replace(Buffer.prototype, 'indexOf', function (this: Uint8Array, byte: number, from = 0) {
      return searched(this, from, nativeSearch.call(this, byte, from))
    }),
  ]
  try {
    run()
  } finally {
    for (const undo of restore) undo()
  }
  return work
}

/** Puts another function in the place of a method; gives the way back. */
function replace(proto: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(proto, name)
  if (before === undefined) throw new Error(`there is no ${name} to replace`)
  Object.defineProperty(proto, name, { ...before, value })
  return () => {
    Object.defineProperty(proto, name, before)
  }
}
