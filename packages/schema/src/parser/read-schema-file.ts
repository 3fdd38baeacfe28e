import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type ParsedSchema, parseSchema } from './parse-schema.js'

/** How large a file may be, in bytes after unpacking. QEMU's whole schema takes 1 MB. */
export const MAX_FILE_BYTES = 64 * 2 ** 20

/**
 * Reads a schema from disk, with the files that it includes; gzipped ones are unpacked.
 *
 * @throws SchemaError for the first mistake, and for a file that cannot be read
 */
export function parseSchemaFile(path: string): ParsedSchema {
  return parseSchema(path, readText)
}

/** The text of a file, or of an open descriptor. @throws Error that says what is wrong, and what to do */
export function readText(file: string | number): string {
  try {
    return unpacked(readBounded(file)).toString('utf8')
  } catch (cause) {
    throw new Error(problemIn(cause), { cause })
  }
}

const CHUNK_BYTES = 2 ** 16

/** Works for pipes, too, and stops reading what does not end. */
function readBounded(source: string | number): Buffer {
  const file = typeof source === 'string' ? openSync(source, 'r') : source
  try {
    if (fstatSync(file).isDirectory()) throw new Error('it is a folder: give a file in it')
    const chunks: Buffer[] = []
    for (let total = 0; total <= MAX_FILE_BYTES; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
      const length = readSync(file, chunk)
      if (length === 0) return Buffer.concat(chunks, total)
      chunks.push(chunk.subarray(0, length))
      total += length
    }
    throw new Error(TOO_LARGE)
  } finally {
    if (file !== source) closeSync(file)
  }
}

const TOO_LARGE = `it has more than ${MAX_FILE_BYTES} bytes`

function unpacked(bytes: Buffer): Buffer {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_FILE_BYTES }) : bytes
}

/** By the code of Node.js's error: what is wrong, and what to do. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file: check the path'],
  ['ENOTDIR', 'its folder is a file: check the path'],
  ['EACCES', 'it may not be read: check its permissions'],
  ['ERR_BUFFER_TOO_LARGE', TOO_LARGE],
  ['Z_DATA_ERROR', 'it is damaged: unpack it with gunzip to see where'],
  ['Z_BUF_ERROR', 'it is cut off: get the whole file'],
])

function problemIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return ('code' in error && PROBLEMS.get(String(error.code))) || error.message
}
