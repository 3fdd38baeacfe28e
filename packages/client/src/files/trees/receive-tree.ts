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
  /** Of the contents of all files, as they are written here. */
  readonly maxBytes: number
}

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

  constructor(tree: LocalTree, limits: ReceiveLimits) {
    this.#tree = tree
    this.#limits = limits
    this.#names = new EntryNames(limits)
    this.#guard = new DiskGuard(tree.folder)
  }

  /** So much is announced. @throws NoSpaceError */
  async expect(bytes: number): Promise<void> {
    await this.#guard.need(bytes)
  }

  /** Takes one entry. @throws ArchiveError */
  async take(entry: TarEntry): Promise<void> {
    const { kind, mode, name } = entry
    if (kind === 'other') {
      this.#names.count()
      return this.#leaveOut(name, 'special')
    }
    const judged = this.#names.judge(name, kind)
    if ('skip' in judged) return this.#leaveOut(name, judged.skip)
    const { parts } = judged
    if (kind === 'directory') await this.#tree.directory(parts, mode)
    else if (kind === 'file') await this.#file(parts, mode, entry.content)
    else if (kind === 'symlink') await this.#symlink(parts, entry)
    else await this.#hardLink(parts, entry)
  }

  async #file(parts: readonly string[], mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#tree.file(parts, mode, this.#counted(content))
    this.#files.add(parts.join('/'))
    this.entries++
  }

  async #symlink(parts: readonly string[], { name, linkName }: TarEntry): Promise<void> {
    const target = decode(linkName)
    const inside = target !== undefined && leadsInside(target, parts.length - 1, this.#limits.portable)
    if (!inside) return this.#leaveOut(name, 'link')
    await this.#tree.symlink(parts, target)
    this.entries++
  }

  /** The first name must be of a file that was made here: then the link cannot lead anywhere else. */
  async #hardLink(parts: readonly string[], { name, linkName }: TarEntry): Promise<void> {
    const to = (decode(linkName) ?? '').split('/').filter((part) => part !== '' && part !== '.')
    if (!this.#files.has(to.join('/'))) return this.#leaveOut(name, 'link')
    await this.#tree.hardLink(parts, to)
    this.#files.add(parts.join('/'))
    this.entries++
  }

  /** Bytes are counted as they are written, however small the archive was. */
  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      this.bytes += chunk.length
      if (this.bytes > this.#limits.maxBytes) {
        throw new ArchiveError(`it has more than ${this.#limits.maxBytes} bytes`, 'Raise maxBytes if that is right')
      }
      await this.#guard.wrote(chunk.length)
      yield chunk
    }
  }

  #leaveOut(name: Uint8Array, why: SkipReason): void {
    this.skippedCount++
    if (this.skipped.length < MAX_LISTED) this.skipped.push({ path: Buffer.from(name).toString(), why })
  }
}
