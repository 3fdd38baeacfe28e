import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { ArchiveError } from '../../errors/archive-error.js'

type Bytes = AsyncIterable<Uint8Array>

export function compressed(bytes: Bytes): AsyncGenerator<Uint8Array> {
  return through(bytes, createGzip())
}

/** Expanded piece by piece, so that whoever takes it can stop at a bound. @throws ArchiveError */
export async function* expanded(bytes: Bytes): AsyncGenerator<Uint8Array> {
  try {
    yield* through(bytes, createGunzip())
  } catch (error) {
    const malformed = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    throw malformed ? new ArchiveError('it is not what gzip makes') : error
  }
}

async function* through(bytes: Bytes, transform: Transform): AsyncGenerator<Uint8Array> {
  // Its errors end the transform, where they are met.
  const flowing = pipeline(Readable.from(bytes, { highWaterMark: 1 }), transform).catch(() => {})
  yield* transform
  await flowing
}
