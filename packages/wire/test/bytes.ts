const encoder = new TextEncoder()

export type BytesPart = string | number | Uint8Array

/** Text and single byte values to bytes: `bytes('{"a":1}', 0xff, '\n')`. */
export function bytes(...parts: readonly BytesPart[]): Uint8Array {
  const pieces = parts.map((part) => {
    if (typeof part === 'string') return encoder.encode(part)
    return typeof part === 'number' ? Uint8Array.of(part) : part
  })
  return joined(pieces)
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

/** One character per byte, so that any bytes can stand in a table. */
export function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1')
}

/** Bytes cut at these places, each piece in memory of its own. */
export function cutAt(data: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [...places].sort((a, b) => a - b)
  return [...sorted, data.length].map((end, index) => data.slice(sorted[index - 1] ?? 0, end))
}

export function oneByOne(data: Uint8Array): Uint8Array[] {
  return Array.from(data, (byte) => Uint8Array.of(byte))
}
