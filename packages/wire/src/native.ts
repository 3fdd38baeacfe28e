/**
 * Node's fast class of bytes, where there is one. Taken once: the global is a getter, and asking it for each message
 * shows in the benchmark.
 */
export const native: typeof Buffer | undefined = typeof Buffer === 'undefined' ? undefined : Buffer

/** Memory that need not be cleared first: whoever asks for it writes every byte. */
export function unfilled(size: number): Uint8Array {
  return native === undefined ? new Uint8Array(size) : new Uint8Array(native.allocUnsafeSlow(size).buffer)
}
