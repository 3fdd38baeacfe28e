/** Sees calls that do not end in their time. A call that never ends throws nothing and returns nothing, so a clock tells. */
export class CallWatch {
  /** Those that have not, in words. */
  readonly unsettled: string[] = []
  /** Resolves with the first of them, and else never. */
  readonly first: Promise<void>
  #tell = () => {}

  constructor() {
    this.first = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  /** Hands on what becomes of the call, and notes it once it has taken that long. */
  async watch<T>(name: string, limitMs: number, call: Promise<T>): Promise<T> {
    const late = setTimeout(() => {
      this.unsettled.push(`${name}: has not ended after ${limitMs} ms`)
      this.#tell()
    }, limitMs)
    try {
      return await call
    } finally {
      clearTimeout(late)
    }
  }
}
