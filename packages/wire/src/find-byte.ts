/**
 * The place of a byte at or after `from`, or -1.
 *
 * Node's own search runs at the speed of memory, and that of plain typed arrays at a twentieth of it. Where there is
 * no `Buffer`, the latter does.
 */
export function findByte(bytes: Uint8Array, byte: number, from: number): number {
  return typeof Buffer === 'undefined' ? bytes.indexOf(byte, from) : Buffer.prototype.indexOf.call(bytes, byte, from)
}
