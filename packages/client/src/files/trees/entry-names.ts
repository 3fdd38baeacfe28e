import { ArchiveError } from '../../errors/archive-error.js'

/** Bounds of what a guest may make here. */
export interface NameLimits {
  readonly maxEntries: number
  readonly maxDepth: number
  /** Whether names must do on Windows and macOS too: case and normal form do not tell files apart there. */
  readonly portable: boolean
}

/** Why something of a folder was left out. */
export type SkipReason =
  /** A device, a pipe, a socket, or something unknown. */
  | 'special'
  /** A link that is absolute, leads out of the folder, or goes up behind a name; or a second name of what was left out. */
  | 'link'
  /** No UTF-8, or a name that this machine cannot have or the agent cannot be told (noncharacters, such as U+FFFF). */
  | 'name'
  /** The same as a name before it, where case and normal form do not count. */
  | 'collision'

/** A name that may be used, as its parts (none for the folder itself); or why it is left out. */
export type Judged = { readonly parts: readonly string[] } | { readonly skip: SkipReason }

const MAX_PATH_BYTES = 4096
const MAX_PART_BYTES = 255
/** What is remembered of names has a bound of its own. */
const MAX_NAMES_BYTES = 64 * 1024 * 1024

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what Windows refuses
const unportable = /[\x00-\x1f<>:"|?*\\]|[. ]$/

/**
 * Judges the names of a guest's tree, one after the other. What no honest program writes (absolute names, `..`, NUL,
 * the same name twice, something inside a file or a link) is an error; what a machine cannot have is left out. Nothing
 * here touches a disk.
 */
export class EntryNames {
  readonly #limits: NameLimits
  readonly #known = new Map<string, { readonly name: string; readonly folder: boolean }>()
  #entries = 0
  #bytes = 0

  constructor(limits: NameLimits) {
    this.#limits = limits
  }

  /** @throws ArchiveError */
  judge(name: Uint8Array, kind: 'file' | 'directory' | 'symlink' | 'hardlink'): Judged {
    this.count()
    if (name.includes(0)) throw new ArchiveError('a name has a NUL in it')
    const text = decode(name)
    if (text === undefined) return { skip: 'name' }
    const parts = partsOf(text, this.#limits)
    if (parts.length === 0) return kind === 'directory' ? { parts } : refuse('the folder itself is no folder')
    if (this.#limits.portable && parts.some((part) => reserved.test(part) || unportable.test(part))) {
      return { skip: 'name' }
    }
    return this.#place(parts, kind === 'directory')
  }

  /** Keeps where a link leads to, and counts its bytes with those of names. @throws ArchiveError */
  keepTarget(target: Uint8Array): void {
    if (target.length >= MAX_PATH_BYTES) refuse('a link is too long')
    this.#countBytes(target.length)
  }

  /** One more, whatever it is. @throws ArchiveError */
  count(): void {
    this.#entries++
    if (this.#entries <= this.#limits.maxEntries) return
    throw new ArchiveError(`it has more than ${this.#limits.maxEntries} entries`, 'Raise maxEntries if that is right')
  }

  #place(parts: readonly string[], folder: boolean): Judged {
    let path = ''
    for (const [at, part] of parts.entries()) {
      path = at === 0 ? part : `${path}/${part}`
      const last = at === parts.length - 1
      const key = this.#limits.portable ? path.normalize('NFC').toLowerCase().normalize('NFC') : path
      const known = this.#known.get(key)
      if (known === undefined) {
        // A folder that its name alone brings is made as well.
        if (!last) this.count()
        this.#remember(key, path, folder || !last)
      } else if (known.name !== path) {
        return { skip: 'collision' }
      } else if (!last && !known.folder) {
        refuse('something is inside of what is no folder')
      } else if (last && !(known.folder && folder)) {
        refuse('a name is there twice')
      }
    }
    return { parts }
  }

  #remember(key: string, name: string, folder: boolean): void {
    this.#countBytes(key.length + name.length)
    this.#known.set(key, { name, folder })
  }

  #countBytes(more: number): void {
    this.#bytes += more
    if (this.#bytes > MAX_NAMES_BYTES) refuse('its names are too many and too long')
  }
}

/**
 * Whether a link that stands in a folder so deep in a tree leads to a place within the tree, whatever other such links
 * it goes through: `..` may only come first, and not more often than the link is deep.
 */
export function leadsInside(target: string, depth: number, portable: boolean): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false
  if (portable && unportable.test(target.replaceAll('..', ''))) return false
  const parts = target.split('/').filter((part) => part !== '' && part !== '.')
  const ups = parts.findIndex((part) => part !== '..')
  const leading = ups < 0 ? parts.length : ups
  return leading <= depth && !parts.slice(leading).includes('..')
}

/** Text if it is UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function partsOf(name: string, { maxDepth }: NameLimits): string[] {
  if (Buffer.byteLength(name) > MAX_PATH_BYTES) refuse('a path is too long')
  if (name.startsWith('/')) refuse('a name is absolute')
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) refuse('a name leads out of the folder')
  if (parts.length > maxDepth) {
    throw new ArchiveError(`it is more than ${maxDepth} folders deep`, 'Raise maxDepth if that is right')
  }
  if (parts.some((part) => Buffer.byteLength(part) > MAX_PART_BYTES)) refuse('a name is too long')
  return parts
}

function refuse(why: string): never {
  throw new ArchiveError(why)
}
