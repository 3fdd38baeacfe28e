import { constants } from 'node:fs'
import { chmod, link, lstat, mkdir, open, readdir, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LocalExistsError } from '../../errors/local-exists-error.js'
import { grantedIn } from '../granted-modes.js'
import { nameBeside } from '../name-beside.js'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
const PRIVATE_FOLDER = 0o700
/** What a guest may say of permissions, as far as new files have them here: never setuid, setgid or sticky. */
const PERMISSIONS = 0o777

/**
 * A folder of this machine that is filled beside its later place, and takes it only when it is whole. It is new and
 * nobody else can enter it; links are made last of all. So nothing is ever written through a link.
 */
export class LocalTree {
  readonly #root: string
  readonly #target: string
  readonly #folders = new Map<string, number | undefined>()
  readonly #links: { readonly path: string; readonly to: string }[] = []

  private constructor(root: string, target: string) {
    this.#root = root
    this.#target = target
    // The first of them, so that its mode is set last.
    this.#folders.set(root, undefined)
  }

  /** @throws LocalExistsError unless there is nothing at the path, or an empty folder that this process is not in */
  static async create(path: string): Promise<LocalTree> {
    // Without a slash or a dot at the end, whose meaning is another one.
    const target = resolve(path)
    await checkFree(target)
    const root = nameBeside(target)
    await mkdir(root, { mode: PRIVATE_FOLDER })
    return new LocalTree(root, target)
  }

  /** The folder in which it is made. */
  get folder(): string {
    return dirname(this.#target)
  }

  /** A folder and those above it; it gets its mode in the end. */
  async directory(parts: readonly string[], mode?: number): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = this.#path(parts.slice(0, depth))
      if (this.#folders.has(path)) continue
      await mkdir(path, { mode: PRIVATE_FOLDER })
      this.#folders.set(path, undefined)
    }
    if (mode !== undefined) this.#folders.set(this.#path(parts), mode & PERMISSIONS)
  }

  /** A new file with these bytes. */
  async file(parts: readonly string[], mode: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.directory(parts.slice(0, -1))
    const flags = O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0)
    await using file = await open(this.#path(parts), flags, mode & PERMISSIONS)
    for await (const chunk of content) await file.writeFile(chunk)
  }

  /** A second name of a file that is in here. */
  async hardLink(parts: readonly string[], to: readonly string[]): Promise<void> {
    await this.directory(parts.slice(0, -1))
    await link(this.#path(to), this.#path(parts))
  }

  /** To be made in the end: whether it is safe is the caller's to know. */
  async symlink(parts: readonly string[], to: string): Promise<void> {
    await this.directory(parts.slice(0, -1))
    this.#links.push({ path: this.#path(parts), to })
  }

  /** Makes the links, sets the modes of folders, and gives it its name. */
  async finish(): Promise<void> {
    for (const { path, to } of this.#links) await symlink(to, path)
    const granted = await grantedIn(this.#root)
    await checkFree(this.#target)
    // A folder may forbid what is still to be done in it: the deepest first.
    for (const [path, mode] of [...this.#folders].reverse()) await chmod(path, (mode ?? DEFAULT_FOLDER) & granted)
    await rename(this.#root, this.#target)
  }

  async remove(): Promise<void> {
    const removing = () => rm(this.#root, { recursive: true, force: true })
    await removing().catch(async () => {
      // Folders that forbid it already.
      for (const path of this.#folders.keys()) await chmod(path, PRIVATE_FOLDER).catch(() => {})
      await removing()
    })
  }

  #path(parts: readonly string[]): string {
    return parts.length === 0 ? this.#root : join(this.#root, ...parts)
  }
}

const DEFAULT_FOLDER = 0o755

async function checkFree(path: string): Promise<void> {
  const there = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (there === undefined) return
  // A name cannot be given in place of a link, whatever that leads to.
  if (there.isSymbolicLink()) throw new LocalExistsError(path, 'is a link')
  if (!there.isDirectory() || (await readdir(path)).length > 0) throw new LocalExistsError(path)
  // A shell that is in it would be left in a folder that is no more.
  const here = await stat(process.cwd())
  if (here.ino === there.ino && here.dev === there.dev) {
    throw new LocalExistsError(path, 'is the working folder of this process')
  }
}
