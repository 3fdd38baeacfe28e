import { native } from './native.js'

/**
 * The place of a byte at or after `from`, or the length if there is none.
 *
 * Node's own search runs at the speed of memory, and that of plain typed arrays at a twentieth of it. Where there is
 * no `Buffer`, the latter does.
 */
export function findByte(bytes: Uint8Array, byte: number, from: number): number {
  const place =
    native === undefined || bytes instanceof native
      ? bytes.indexOf(byte, from)
      : native.prototype.indexOf.call(bytes, byte, from)
  return place < 0 ? bytes.length : place
}
