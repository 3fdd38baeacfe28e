import { paxRecord } from './pax-records.js'
import { BLOCK, formatHeader, MAX_OCTAL } from './tar-header.js'

/** What goes into an archive. */
export interface TarMember {
  /** Relative, with slashes between, without one at the end. */
  readonly name: string
  readonly kind: 'file' | 'directory' | 'symlink'
  readonly mode: number
  /** Bytes of a file, 0 for the others. */
  readonly size: number
  /** When it was changed, in whole seconds since 1970, as many as eleven octal digits say. Default 0. */
  readonly mtime?: number | undefined
  /** Where a link leads. */
  readonly target?: string | undefined
  /** A file's bytes: exactly `size`, or it is an error. */
  content?(): AsyncIterable<Uint8Array>
}

const types = { file: '0', directory: '5', symlink: '2' } as const
const NAME_BYTES = 100

/** An archive in POSIX's pax format, which every tar unpacks. @throws Error when a file has another size than was said */
export async function* writeTar(members: Iterable<TarMember>): AsyncGenerator<Uint8Array> {
  for (const member of members) {
    yield headersOf(member)
    yield* contentOf(member)
    yield Buffer.alloc((BLOCK - (member.size % BLOCK)) % BLOCK)
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** A member's bytes, exactly as many as were said. @throws Error when there are fewer */
export async function* contentOf(member: TarMember): AsyncGenerator<Uint8Array> {
  let left = member.size
  for await (const chunk of member.content?.() ?? []) {
    // A file that grew is cut where it was when it was looked at.
    const piece = chunk.subarray(0, left)
    left -= piece.length
    if (piece.length > 0) yield piece
    if (left === 0) break
  }
  if (left > 0) throw new Error(`${member.name} has become shorter while it was read`)
}

/** How many bytes `writeTar` makes of them. */
export function tarSize(members: Iterable<TarMember>): number {
  let size = 2 * BLOCK
  for (const member of members) size += headersOf(member).length + Math.ceil(member.size / BLOCK) * BLOCK
  return size
}

function headersOf({ name, kind, mode, size, mtime, target = '' }: TarMember): Uint8Array {
  const path = Buffer.from(kind === 'directory' ? `${name}/` : name)
  const linkName = Buffer.from(target)
  const header = formatHeader({ name: path, mode, size, type: types[kind], linkName }, mtime)
  const records = [
    ...(path.length > NAME_BYTES ? [paxRecord('path', path)] : []),
    ...(linkName.length > NAME_BYTES ? [paxRecord('linkpath', linkName)] : []),
    ...(size > MAX_OCTAL ? [paxRecord('size', String(size))] : []),
  ]
  if (records.length === 0) return header
  const pax = Buffer.concat(records)
  const padding = Buffer.alloc((BLOCK - (pax.length % BLOCK)) % BLOCK)
  const empty = Buffer.alloc(0)
  const before = formatHeader({
    name: Buffer.from('PaxHeader'),
    mode: 0o644,
    size: pax.length,
    type: 'x',
    linkName: empty,
  })
  return Buffer.concat([before, pax, padding, header])
}
