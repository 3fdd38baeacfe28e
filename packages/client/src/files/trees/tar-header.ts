import { ArchiveError } from '../../errors/archive-error.js'

export const BLOCK = 512

/** One header block of a tar archive, as it stands there. */
export interface TarHeader {
  readonly name: Uint8Array
  readonly mode: number
  readonly size: number
  /** One character: `0` a file, `5` a folder, `2` a symbolic link, `L` a long name… */
  readonly type: string
  readonly linkName: Uint8Array
}

const CHECKSUM = { at: 148, end: 156 }
const SPACE = 0x20

/** `undefined` for a block of zeros, which ends an archive. @throws ArchiveError */
export function parseHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined
  if (number(block, CHECKSUM.at, 8, 'a checksum') !== sumOf(block))
    throw new ArchiveError('a header has another checksum')
  const name = text(block, 0, 100)
  // GNU's own format has times where POSIX has the beginning of a long name.
  const posix = Buffer.compare(block.subarray(257, 263), Buffer.from('ustar\0')) === 0
  const prefix = posix ? text(block, 345, 155) : new Uint8Array(0)
  return {
    name: prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]),
    mode: number(block, 100, 8, 'a mode') & 0o7777,
    size: number(block, 124, 12, 'a size'),
    type: String.fromCharCode(block[156] || '0'.charCodeAt(0)),
    linkName: text(block, 157, 100),
  }
}

/** A header in POSIX's format, with a time in whole seconds. What does not fit its fields has to be said in a pax header before it. */
export function formatHeader(header: TarHeader, mtime = 0): Uint8Array {
  const block = Buffer.alloc(BLOCK)
  const put = (at: number, width: number, value: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  block.set(header.name.subarray(0, 100), 0)
  put(100, 8, header.mode)
  // Owned by whoever unpacks it: names of accounts here mean nothing there.
  put(108, 8, 0)
  put(116, 8, 0)
  put(124, 12, header.size <= MAX_OCTAL ? header.size : 0)
  put(136, 12, mtime)
  block.write(header.type, 156, 'latin1')
  block.set(header.linkName.subarray(0, 100), 157)
  block.write('ustar\x0000', 257, 'latin1')
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, CHECKSUM.at, 'latin1')
  return block
}

/** The largest size or time that eleven octal digits can say: 8 GiB less one, the year 2242. */
export const MAX_OCTAL = 8 ** 11 - 1

function sumOf(block: Uint8Array): number {
  let sum = 0
  for (const [at, byte] of block.entries()) sum += at >= CHECKSUM.at && at < CHECKSUM.end ? SPACE : byte
  return sum
}

function text(block: Uint8Array, at: number, length: number): Uint8Array {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  // The block is a view of a chunk that goes away.
  return (end < 0 ? field : field.subarray(0, end)).slice()
}

/** Octal digits, or GNU's binary form for what is larger. */
function number(block: Uint8Array, at: number, length: number, what: string): number {
  const field = block.subarray(at, at + length)
  const first = field[0] ?? 0
  if (first >= 0x80) {
    let value = first === 0x80 ? 0 : Number.NaN
    for (const byte of field.subarray(1)) value = value * 256 + byte
    if (!Number.isSafeInteger(value)) throw new ArchiveError(`${what} is no plain number`)
    return value
  }
  const digits = Buffer.from(field)
    .toString('latin1')
    .replace(/^ +/, '')
    .replace(/[ \0][\s\S]*$/, '')
  if (!/^[0-7]*$/.test(digits)) throw new ArchiveError(`${what} is no octal number`)
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}
