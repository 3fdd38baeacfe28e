import { ArchiveError } from '../../errors/archive-error.js'
import { DiskGuard } from '../disk-guard.js'
import { decode, EntryNames, leadsInside, type NameLimits, type SkipReason } from './entry-names.js'
import type { LocalTree } from './local-tree.js'
import type { TarEntry } from './read-tar.js'

/** Something of a folder that was not copied. */
export interface Skipped {
  /** As the guest named it; bytes that are no UTF-8 show as U+FFFD. Escape it before a terminal. */
  readonly path: string
  readonly why: SkipReason
}

/** Bounds of what comes from a guest. */
export interface ReceiveLimits extends NameLimits {
  /** Of the contents of all files, as they are written here; of those that are left out as well. */
  readonly maxBytes: number
}

/** What an entry takes in an archive besides its content: headers, two long names, padding. */
const ENTRY_BYTES = 16 * 1024
/** What cannot be compressed grows by less than that. */
const MAX_OVERHEAD = 1.01
/** An archive may end on a block of some size. */
const MAX_PADDING = 1024 * 1024

/** Our folder in the guest, and the archive in it. */
const OWN_ENTRIES = 2

/** So many of what was left out are listed by name. */
const MAX_LISTED = 1000

/**
 * Puts what a guest sends into a folder of this machine: files, folders, and links that stay inside. What is special or
 * leads out is left out and listed; what is malformed, or more than the limits, is an error.
 */
export class TreeReceiver {
  readonly #tree: LocalTree
  readonly #limits: ReceiveLimits
  readonly #names: EntryNames
  readonly #guard: DiskGuard
  /** Names of files, by what they are called in hard links. */
  readonly #files = new Set<string>()
  readonly skipped: Skipped[] = []
  skippedCount = 0
  entries = 0
  bytes = 0
  #ignored = 0
  /** Claimed by what was left out: it is read all the same. */
  #leftOutBytes = 0

  constructor(tree: LocalTree, limits: ReceiveLimits) {
    this.#tree = tree
    this.#limits = limits
    this.#names = new EntryNames(limits)
    this.#guard = new DiskGuard(tree.folder)
  }

  /** An archive of this size is announced. @throws ArchiveError when it would hold more than the limits */
  checkArchive(size: number): void {
    const { maxBytes, maxEntries } = this.#limits
    if (size <= MAX_OVERHEAD * maxBytes + ENTRY_BYTES * maxEntries + MAX_PADDING) return
    throw new ArchiveError(
      `it is of ${size} bytes, more than ${maxEntries} entries with ${maxBytes} bytes take`,
      'Raise maxBytes if that is right',
    )
  }

  /** So much is announced. @throws NoSpaceError */
  async expect(bytes: number): Promise<void> {
    await this.#guard.need(bytes)
  }

  /** Takes one entry. @throws ArchiveError */
  async take(entry: TarEntry): Promise<void> {
    const { kind, mode } = entry
    if (kind === 'other') {
      this.#names.count()
      return this.#leaveOut(entry, 'special')
    }
    const judged = this.#names.judge(entry.name, kind)
    if ('skip' in judged) return this.#leaveOut(entry, judged.skip)
    const { parts } = judged
    if (kind === 'directory') await this.#tree.directory(parts, mode)
    else if (kind === 'file') await this.#file(parts, mode, entry.content)
    else if (kind === 'symlink') await this.#symlink(parts, entry)
    else await this.#hardLink(parts, entry)
  }

  /** One of ours: it is not listed. What claims to be and is read all the same counts. @throws ArchiveError */
  ignore({ size }: TarEntry): void {
    if (++this.#ignored > OWN_ENTRIES) this.#names.count()
    this.#countLeftOut(size)
  }

  async #file(parts: readonly string[], mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#tree.file(parts, mode, this.#counted(content))
    this.#files.add(parts.join('/'))
    this.entries++
  }

  async #symlink(parts: readonly string[], entry: TarEntry): Promise<void> {
    const target = decode(entry.linkName)
    const inside = target !== undefined && leadsInside(target, parts.length - 1, this.#limits.portable)
    if (!inside) return this.#leaveOut(entry, 'link')
    this.#names.keepTarget(entry.linkName)
    await this.#tree.symlink(parts, target)
    this.entries++
  }

  /** The first name must be of a file that was made here: then the link cannot lead anywhere else. */
  async #hardLink(parts: readonly string[], entry: TarEntry): Promise<void> {
    const to = (decode(entry.linkName) ?? '').split('/').filter((part) => part !== '' && part !== '.')
    if (!this.#files.has(to.join('/'))) return this.#leaveOut(entry, 'link')
    await this.#tree.hardLink(parts, to)
    this.#files.add(parts.join('/'))
    this.entries++
  }

  /** Bytes are counted as they are written, however small the archive was. */
  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.bytes += chunk.length
      this.#checkBytes()
      await this.#guard.wrote(chunk.length)
      yield chunk
    }
  }

  #checkBytes(): void {
    const { maxBytes } = this.#limits
    if (this.bytes + this.#leftOutBytes <= maxBytes) return
    throw new ArchiveError(`it has more than ${maxBytes} bytes`, 'Raise maxBytes if that is right')
  }

  #countLeftOut(size: number): void {
    this.#leftOutBytes += size
    this.#checkBytes()
  }

  #leaveOut({ name, size }: TarEntry, why: SkipReason): void {
    this.#countLeftOut(size)
    this.skippedCount++
    if (this.skipped.length < MAX_LISTED) this.skipped.push({ path: Buffer.from(name).toString(), why })
  }
}
