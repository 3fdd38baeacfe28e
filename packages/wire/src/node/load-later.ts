import type { Transport } from '../transport.js'

/** A transport whose code is loaded when its first channel is opened: most programs open one kind, and start faster. */
export function loadLater(label: string, load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | undefined
  return {
    label,
    async open(options) {
      options.signal?.throwIfAborted()
      loading ??= load()
      return (await loading).open(options)
    },
  }
}
