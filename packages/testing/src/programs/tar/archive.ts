/** One member of an archive, as the fake's tar writes and reads it. */
export interface Member {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'link'
  readonly mode: number
  readonly content: Uint8Array
  /** Where a link leads. */
  readonly target: string
}

const BLOCK = 512
const NAME_BYTES = 100
const encoder = /* @__PURE__ */ new TextEncoder()
const decoder = /* @__PURE__ */ new TextDecoder()
const typeFlags = { file: '0', directory: '5', link: '2' } as const

/** An archive in the format of GNU tar: long names are members of their own before the one that they name. */
export function writeArchive(members: Iterable<Member>): Uint8Array {
  const pieces: Uint8Array[] = []
  for (const member of members) {
    const name = encoder.encode(member.name)
    const target = encoder.encode(member.target)
    if (target.length > NAME_BYTES) addLong(pieces, 'K', target)
    if (name.length > NAME_BYTES) addLong(pieces, 'L', name)
    pieces.push(header(name, typeFlags[member.kind], member.mode, member.content.length, target))
    pieces.push(member.content, padding(member.content.length))
  }
  pieces.push(new Uint8Array(2 * BLOCK))
  return join(pieces)
}

/** The members of an archive: ustar with its prefix, GNU's long names, and `path` and `linkpath` of pax headers. */
export function* readArchive(archive: Uint8Array): Generator<Member> {
  let long: { path?: string; linkpath?: string } = {}
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const block = archive.subarray(at, at + BLOCK)
    const size = Number.parseInt(text(block, 124, 12).trim() || '0', 8)
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    const type = String.fromCharCode(block[156] ?? 0)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'L') long.path = text(content, 0, size)
    else if (type === 'K') long.linkpath = text(content, 0, size)
    else if (type === 'x') long = { ...long, ...paxRecords(content) }
    else {
      const prefix = text(block, 345, 155)
      const short = text(block, 0, NAME_BYTES)
      yield {
        name: long.path ?? (prefix === '' ? short : `${prefix}/${short}`),
        kind: type === '5' ? 'directory' : type === '2' ? 'link' : 'file',
        mode: Number.parseInt(text(block, 100, 8).trim() || '0', 8) & 0o7777,
        content,
        target: long.linkpath ?? text(block, 157, NAME_BYTES),
      }
      long = {}
    }
  }
}

function addLong(pieces: Uint8Array[], type: string, value: Uint8Array): void {
  const size = value.length + 1
  pieces.push(header(encoder.encode('././@LongLink'), type, 0o644, size, new Uint8Array(0)))
  pieces.push(value, new Uint8Array(1), padding(size))
}

function header(name: Uint8Array, type: string, mode: number, size: number, target: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK)
  const put = (at: number, value: string) => block.set(encoder.encode(value), at)
  const number = (at: number, width: number, value: number) =>
    put(at, `${value.toString(8).padStart(width - 1, '0')}\0`)
  block.set(name.subarray(0, NAME_BYTES), 0)
  number(100, 8, mode)
  number(108, 8, 0)
  number(116, 8, 0)
  number(124, 12, size)
  number(136, 12, 0)
  put(148, ' '.repeat(8))
  put(156, type)
  block.set(target.subarray(0, NAME_BYTES), 157)
  put(257, 'ustar  \0')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return block
}

function paxRecords(content: Uint8Array): Record<string, string> {
  const records: Record<string, string> = Object.create(null)
  let rest = decoder.decode(content)
  for (let found = /^(\d+) ([^=]+)=/.exec(rest); found !== null; found = /^(\d+) ([^=]+)=/.exec(rest)) {
    const bytes = encoder.encode(rest)
    const length = Number(found[1])
    records[found[2] ?? ''] = decoder.decode(bytes.subarray(found[0].length, length - 1))
    rest = decoder.decode(bytes.subarray(length))
  }
  return records
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length)
  const end = field.indexOf(0)
  return decoder.decode(end < 0 ? field : field.subarray(0, end))
}

function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK)
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}
