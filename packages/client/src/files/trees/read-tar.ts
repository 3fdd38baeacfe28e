import { ArchiveError } from '../../errors/archive-error.js'
import { ByteQueue } from './byte-queue.js'
import { type PaxRecords, parsePax } from './pax-records.js'
import { refuseSparse } from './refuse-sparse.js'
import { BLOCK, parseHeader, type TarHeader } from './tar-header.js'

/** What a tar archive holds, one by one. */
export interface TarEntry {
  readonly name: Uint8Array
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other'
  readonly mode: number
  readonly size: number
  readonly linkName: Uint8Array
  /** To be read before the next entry is asked for; what is left is skipped. */
  readonly content: AsyncGenerator<Uint8Array>
}

/** A name is at most so long, and a pax header has little but names. */
const MAX_META_BYTES = 1024 * 1024
/** All those of an archive together: so much, and so much more with each entry. */
const META_BYTES = 8 * 1024 * 1024
const META_BYTES_PER_ENTRY = 16 * 1024
/** So many headers in a row may be about one entry. */
const MAX_META_HEADERS = 8

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
}

/**
 * The entries of an archive as they come: the formats of POSIX (ustar, pax) and GNU, never compressed, never sparse.
 * An archive that has no end is cut off, and an error.
 * @throws ArchiveError
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const queue = new ByteQueue(source)
  const meta: Allowance = { left: META_BYTES }
  try {
    for (;;) {
      const entry = await nextEntry(queue, meta)
      if (entry === undefined) return
      const rest = { left: entry.size }
      yield { ...entry, content: contentOf(queue, rest) }
      // Whatever the reader has left, even if it broke off.
      for await (const _ of contentOf(queue, rest));
      await skip(queue, (BLOCK - (entry.size % BLOCK)) % BLOCK)
    }
  } finally {
    await queue.end()
  }
}

/** How much may still come that is neither an entry nor its content. */
interface Allowance {
  left: number
}

async function nextEntry(queue: ByteQueue, meta: Allowance): Promise<Omit<TarEntry, 'content'> | undefined> {
  let said: PaxRecords = {}
  meta.left += META_BYTES_PER_ENTRY
  for (let headers = 0; headers <= MAX_META_HEADERS; headers++) {
    const header = parseHeader(await exactly(queue, BLOCK))
    if (header === undefined) return undefined
    if (header.type === 'L') said.path = withoutNul(await metaContent(queue, header, meta))
    else if (header.type === 'K') said.linkpath = withoutNul(await metaContent(queue, header, meta))
    else if (header.type === 'x') said = { ...said, ...parsePax(await metaContent(queue, header, meta)) }
    else if (header.type === 'g') await metaContent(queue, header, meta)
    else return entryOf(header, said)
  }
  throw new ArchiveError('it has too many headers for one entry')
}

function entryOf(header: TarHeader, said: PaxRecords): Omit<TarEntry, 'content'> {
  if (header.type === 'S') refuseSparse()
  const name = said.path ?? header.name
  const kind = header.type === '0' && name.at(-1) === SLASH ? 'directory' : (kinds[header.type] ?? 'other')
  const size = said.size ?? header.size
  // Programs do not agree on whether bytes follow: one of them would take content for headers.
  if (size > 0 && kind !== 'file' && kind !== 'other') throw new ArchiveError(`a ${kind} has a size`)
  return { name, kind, mode: header.mode, size, linkName: said.linkpath ?? header.linkName }
}

const SLASH = 0x2f

async function metaContent(queue: ByteQueue, { size }: TarHeader, meta: Allowance): Promise<Uint8Array> {
  if (size > MAX_META_BYTES) throw new ArchiveError('a name is too long')
  meta.left -= size
  if (meta.left < 0) throw new ArchiveError('its headers say more of names than so many entries need')
  const content = (await exactly(queue, size)).slice()
  await skip(queue, (BLOCK - (size % BLOCK)) % BLOCK)
  return content
}

async function* contentOf(queue: ByteQueue, rest: { left: number }): AsyncGenerator<Uint8Array> {
  while (rest.left > 0) {
    const piece = await queue.some(rest.left)
    if (piece.length === 0) throw cutOff()
    rest.left -= piece.length
    yield piece
  }
}

async function skip(queue: ByteQueue, count: number): Promise<void> {
  if (count > 0) await exactly(queue, count)
}

async function exactly(queue: ByteQueue, count: number): Promise<Uint8Array> {
  const bytes = await queue.take(count)
  if (bytes.length < count) throw cutOff()
  return bytes
}

function cutOff(): ArchiveError {
  return new ArchiveError('it ends in the middle')
}

function withoutNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}
