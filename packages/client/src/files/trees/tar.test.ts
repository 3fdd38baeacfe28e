import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArchiveError } from '../../errors/archive-error.js'
import { parsePax, paxRecord } from './pax-records.js'
import { readTar } from './read-tar.js'
import { formatHeader } from './tar-header.js'
import { type TarMember, tarSize, writeTar } from './write-tar.js'

const end = Buffer.alloc(1024)
const none = Buffer.alloc(0)

interface Fields {
  readonly name?: string
  readonly type?: string
  readonly size?: number
  readonly linkName?: string
  readonly mode?: number
}

function header({ name = 'x', type = '0', size = 0, linkName = '', mode = 0o644 }: Fields = {}): Buffer {
  return Buffer.from(formatHeader({ name: Buffer.from(name), mode, size, type, linkName: Buffer.from(linkName) }))
}

function padded(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

/** A header whose bytes were changed and whose checksum is right. */
function changed(at: number, bytes: string | Uint8Array): Buffer {
  const block = header()
  block.set(Buffer.from(bytes), at)
  block.write(' '.repeat(8), 148, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function list(archive: Uint8Array, pieces = archive.length || 1) {
  const entries = []
  for await (const { content, ...entry } of readTar(inPieces(archive, pieces))) {
    const chunks: Uint8Array[] = []
    for await (const chunk of content) chunks.push(chunk)
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
    entries.push({ ...entry, name: text(entry.name), linkName: text(entry.linkName), content: Buffer.concat(chunks) })
  }
  return entries
}

/** An archive without end, of these blocks over and over; and how much of it was asked for. */
function endless(...blocks: readonly Buffer[]) {
  const read = { bytes: 0 }
  const source = async function* () {
    for (let at = 0; ; at = (at + 1) % blocks.length) {
      const block = blocks[at] ?? none
      read.bytes += block.length
      yield block
    }
  }
  return { source, read }
}

async function pack(members: readonly TarMember[]): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of writeTar(members)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('T12: archives that are none', () => {
  const sparse = Buffer.concat([paxRecord('GNU.sparse.realsize', '1099511627776')])
  it.each<[what: string, archive: Uint8Array, why: string]>([
    ['nothing', none, 'ends in the middle'],
    ['half a header', header().subarray(0, 300), 'ends in the middle'],
    ['no end', header(), 'ends in the middle'],
    ['half a file', Buffer.concat([header({ size: 600 }), Buffer.alloc(512)]), 'ends in the middle'],
    ['no padding', Buffer.concat([header({ size: 3 }), Buffer.from('abc')]), 'ends in the middle'],
    ['text', Buffer.alloc(512, 'hello'), 'no octal number'],
    ['a wrong checksum', Buffer.concat([header().fill('y', 0, 1), end]), 'another checksum'],
    ['a size that is text', changed(124, 'zzz'), 'no octal number'],
    ['a size below zero', changed(124, Uint8Array.of(0xff, ...Buffer.alloc(11, 0xff))), 'no plain number'],
    ['a size beyond all', changed(124, Uint8Array.of(0x80, ...Buffer.alloc(11, 0xff))), 'no plain number'],
    ['a sparse file of GNU', Buffer.concat([header({ type: 'S', size: 512 }), end]), 'sparse'],
    ['a sparse file of pax', Buffer.concat([header({ type: 'x', size: sparse.length }), padded(sparse)]), 'sparse'],
    ['a folder with a size', Buffer.concat([header({ type: '5', size: 512 }), end, end]), 'has a size'],
    ['a link with a size', Buffer.concat([header({ type: '2', size: 512 }), end, end]), 'has a size'],
    ['a name of gigabytes', header({ type: 'L', size: 2 ** 32 }), 'too long'],
    ['a pax header of gigabytes', header({ type: 'x', size: 2 ** 32 }), 'too long'],
    [
      'global headers without end',
      Buffer.concat(Array.from({ length: 20 }, () => header({ type: 'g' }))),
      'too many headers',
    ],
    ...['1', '0 a=b\n', '99 a=b\n', '5 ab\n', '6 a=b;', '-6 a=b\n', ' a=b\n', '6 a=bc', '16 size=-000001\n'].map(
      (pax): [string, Uint8Array, string] => [
        `the pax record ${JSON.stringify(pax)}`,
        Buffer.concat([header({ type: 'x', size: pax.length }), padded(pax)]),
        pax.includes('size') ? 'no plain number' : 'malformed',
      ],
    ),
  ])('%s', async (_, archive, why) => {
    await expect(list(archive)).rejects.toThrow(ArchiveError)
    await expect(list(archive)).rejects.toThrow(why)
    const hint = why === 'sparse' ? 'one by one' : 'Do not trust'
    await expect(list(archive)).rejects.toMatchObject({ hint: expect.stringContaining(hint) })
  })

  it('a pax header says a size for others than was there: one of them counts', async () => {
    const pax = paxRecord('size', '3')
    const archive = [header({ type: 'x', size: pax.length }), padded(pax), header({ size: 0 }), padded('abc'), end]
    expect(await list(Buffer.concat(archive))).toMatchObject([{ size: 3, content: Buffer.from('abc') }])
  })
})

describe('headers without end', () => {
  const MiB = 1024 * 1024

  it.each(['L', 'K', 'x', 'g'])('of type %s, with an entry here and there, are given up', async (type) => {
    const record = Buffer.from(`${`${MiB} a=`.padEnd(MiB - 1, 'a')}\n`)
    const meta = Array.from({ length: 7 }, () => [header({ type, size: MiB }), record]).flat()
    const { source, read } = endless(...meta, header({ type: '3' }))
    const readAll = async () => {
      for await (const _ of readTar(source())) expect(read.bytes).toBeLessThan(20 * MiB)
    }
    await expect(readAll()).rejects.toThrow('its headers say more of names than so many entries need')
  })
})

describe('a tar archive', () => {
  it('special things are told, and what is left of a content is skipped', async () => {
    const archive = Buffer.concat([
      header({ name: 'dev', type: '3' }),
      header({ name: 'fifo', type: '6' }),
      header({ name: 'unknown', type: 'Z', size: 700 }),
      Buffer.alloc(1024, 'x'),
      header({ name: 'hard', type: '1', linkName: 'dev' }),
      header({ name: 'old/', type: '0' }),
      end,
    ])
    const kinds: string[] = []
    for await (const { name, kind } of readTar(inPieces(archive, 100))) kinds.push(`${Buffer.from(name)} ${kind}`)
    expect(kinds).toEqual(['dev other', 'fifo other', 'unknown other', 'hard hardlink', 'old/ directory'])
  })

  it('a reader that breaks off a content gets the next entry whole', async () => {
    const archive = await pack([
      { name: 'a', kind: 'file', mode: 0o600, size: 2000, content: () => inPieces(Buffer.alloc(2000, 'a'), 100) },
      { name: 'b', kind: 'file', mode: 0o600, size: 1, content: () => inPieces(Buffer.from('b'), 1) },
    ])
    const seen: string[] = []
    for await (const entry of readTar(inPieces(archive, 64))) {
      for await (const chunk of entry.content) {
        seen.push(`${Buffer.from(entry.name)}${chunk.length}`)
        break
      }
    }
    expect(seen).toEqual(['a64', 'b1'])
  })

  it.each(['gnu', 'pax', 'ustar', 'v7'])('is read as the real tar writes it: %s', async (format) => {
    const long = format === 'gnu' || format === 'pax' ? `${'ä'.repeat(100)}/${'b'.repeat(150)}` : 'short/er'
    const script = `d=$(mktemp -d); cd "$d"; mkdir -p "$(dirname "${long}")"; printf hello > "${long}"
      chmod 640 "${long}"; ln -s "${long}" link; ln "${long}" hard; tar -cf - --sort=name --format=${format} .; rm -r "$d"`
    const entries = await list(execFileSync('sh', ['-c', script]), 1000)
    const byName = new Map(entries.map((entry) => [entry.name, entry]))
    expect(byName.get('./')).toMatchObject({ kind: 'directory' })
    expect(byName.get('./link')).toMatchObject({ kind: 'symlink', linkName: long })
    const [file, hard] = [byName.get(`./${long}`), byName.get('./hard')].sort((a) => (a?.kind === 'file' ? -1 : 1))
    expect(file).toMatchObject({ kind: 'file', mode: 0o640, content: Buffer.from('hello') })
    expect(hard).toMatchObject({ kind: 'hardlink', linkName: file?.name })
  })

  const name = fc
    .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.map((part) => part.replaceAll(/[/\0]/g, '-').replace(/^\.{1,2}$/, 'dot')).join('/'))
    .map((text) => Buffer.from(text).toString())
  const member = fc.record({
    name,
    kind: fc.constantFrom('file' as const, 'directory' as const, 'symlink' as const),
    mode: fc.integer({ min: 0, max: 0o777 }),
    bytes: fc.uint8Array({ maxLength: 1500 }),
    target: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }).map((text) => text.replaceAll('\0', '-')),
  })

  it('what is packed is what is unpacked, however it comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(member, { maxLength: 8 }), fc.integer({ min: 1, max: 2000 }), async (given, pieces) => {
        const members = given.map(({ bytes, target, ...rest }): TarMember => {
          if (rest.kind === 'file') return { ...rest, size: bytes.length, content: () => inPieces(bytes, 700) }
          return rest.kind === 'symlink' ? { ...rest, size: 0, target } : { ...rest, size: 0 }
        })
        const archive = await pack(members)
        expect(archive).toHaveLength(tarSize(members))
        const entries = await list(archive, pieces)
        expect(entries).toEqual(
          given.map(({ name: path, kind, mode, bytes, target }) => ({
            name: kind === 'directory' ? `${path}/` : path,
            kind: kind === 'file' && path.endsWith('/') ? 'directory' : kind,
            mode,
            size: kind === 'file' ? bytes.length : 0,
            linkName: kind === 'symlink' ? target : '',
            content: kind === 'file' ? Buffer.from(bytes) : none,
          })),
        )
      }),
      { numRuns: 150 },
    )
  })

  it('any bytes at all are an archive or an ArchiveError', async () => {
    const mutated = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 511 }))
    const archive = await pack([
      { name: 'x'.repeat(200), kind: 'file', mode: 0o644, size: 5, content: () => inPieces(Buffer.from('hello'), 5) },
    ])
    await fc.assert(
      fc.asyncProperty(mutated, fc.nat({ max: 3 }), async ([bytes, at], block) => {
        const bad = Buffer.from(archive)
        bad.set(bytes.subarray(0, 512 - at), block * 512 + at)
        const outcome = await list(bad).catch((error: unknown) => error)
        expect(Array.isArray(outcome) || outcome instanceof ArchiveError).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is unpacked by the real tar', async () => {
    const long = `${'d'.repeat(120)}/${'ß'.repeat(100)}`
    const archive = await pack([
      { name: '.', kind: 'directory', mode: 0o755, size: 0 },
      { name: 'd'.repeat(120), kind: 'directory', mode: 0o755, size: 0, mtime: 1_234_567_890 },
      {
        name: long,
        kind: 'file',
        mode: 0o600,
        size: 2,
        mtime: 8 ** 11 - 1,
        content: () => inPieces(Buffer.from('hi'), 1),
      },
      { name: 'link', kind: 'symlink', mode: 0o777, size: 0, target: long },
    ])
    const show = 'cat "$d/link" && stat -L -c "%a %Y" "$d/link" && stat -c %Y "$d/d"*'
    const script = `d=$(mktemp -d); tar -xf - -C "$d" --warning=no-timestamp && ${show}; rm -r "$d"`
    expect(execFileSync('sh', ['-c', script], { input: archive }).toString()).toBe('hi600 8589934591\n1234567890\n')
  })

  it('a file that grew is cut, one that shrank is an error', async () => {
    const member = (size: number): TarMember => ({
      name: 'x',
      kind: 'file',
      mode: 0,
      size,
      content: () => inPieces(Buffer.from('hello'), 2),
    })
    expect(await list(await pack([member(3)]))).toMatchObject([{ content: Buffer.from('hel') }])
    await expect(pack([member(6)])).rejects.toThrow('shorter')
  })

  it('sizes beyond octal digits are said in a pax header', () => {
    const size = 8 ** 11 + 1
    expect(tarSize([{ name: 'x', kind: 'file', mode: 0, size }])).toBe(1536 + 1024 + Math.ceil(size / 512) * 512)
    expect(parsePax(paxRecord('size', String(size))).size).toBe(size)
  })
})
