import { Fifo } from './fifo.js'
import { devices, type FileContent, MemoryContent } from './file-content.js'
import { type FileNode, type FileStat, statOf } from './file-node.js'
import { SystemError } from './system-error.js'

const encoder = /* @__PURE__ */ new TextEncoder()
const initialFolders = ['/bin', '/dev', '/etc', '/home', '/proc', '/root', '/tmp', '/usr/bin', '/var/log', '/var/tmp']

const FOLDER_MODE = 0o755
const FILE_MODE = 0o644
/** What the agent makes a new file with, whatever its umask. [measured, 7.2 to 11.1] */
const OPENED_MODE = 0o666
/** So many links may be followed on the way to one file. [Linux: MAXSYMLINKS] */
const MAX_LINKS = 40

/** The files of the fake guest: a tree in memory with permission bits, symbolic links and FIFOs. Relative paths begin at `/`. */
export class FileSystem {
  readonly #nodes = new Map<string, FileNode>([['/', { kind: 'directory', mode: FOLDER_MODE }]])

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const folder of initialFolders) this.makeFolder(folder, true)
    for (const [path, content] of Object.entries(devices)) {
      this.#nodes.set(path, { kind: 'file', mode: OPENED_MODE, content })
    }
    for (const [path, content] of Object.entries(files)) this.put(path, content)
  }

  /** Writes a whole file and makes the folders that it needs. A file that was there keeps its mode. */
  put(path: string, content: string | Uint8Array, mode?: number): void {
    const given = normalise(path)
    this.makeFolder(parentOf(given), true)
    const whole = this.#real(given, true)
    const found = this.#nodes.get(whole)
    if (found?.kind === 'directory') throw new SystemError('Is a directory')
    const bytes = typeof content === 'string' ? encoder.encode(content) : content
    const kept = found?.kind === 'file' ? found.mode : FILE_MODE
    this.#nodes.set(whole, { kind: 'file', mode: mode ?? kept, content: new MemoryContent(bytes) })
  }

  /** A copy of a whole file. @throws SystemError */
  get(path: string): Uint8Array {
    const content = this.open(path, false)
    if (content === 'directory') throw new SystemError('Is a directory')
    return content.read(0, content.size ?? 0)
  }

  /** The node at a path, made if `create` is true. @throws SystemError */
  open(path: string, create: boolean, mode = OPENED_MODE): 'directory' | FileContent {
    if (path === '' || path.includes('\0')) throw new SystemError('No such file or directory')
    const whole = this.#real(path, true)
    const found = this.#nodes.get(whole)
    if (found !== undefined) {
      if (path.endsWith('/') && found.kind !== 'directory') throw new SystemError('Not a directory')
      if (found.kind === 'fifo') throw new SystemError('No such device or address')
      return found.kind === 'file' ? found.content : 'directory'
    }
    if (!create) throw new SystemError('No such file or directory')
    if (path.endsWith('/')) throw new SystemError('Is a directory')
    const content = new MemoryContent()
    this.#nodes.set(whole, { kind: 'file', mode, content })
    return content
  }

  /** What is at a path, links followed; undefined if nothing is, or a link leads nowhere. */
  kindOf(path: string): 'file' | 'directory' | 'fifo' | undefined {
    const kind = this.stat(path)?.kind
    return kind === 'link' ? undefined : kind
  }

  /** What is known of a path; of the link itself if `follow` is false. Undefined if there is nothing. */
  stat(path: string, follow = true): FileStat | undefined {
    try {
      const node = this.#nodes.get(this.#real(path, follow))
      return node === undefined ? undefined : statOf(node)
    } catch (error) {
      if (error instanceof SystemError) return undefined
      throw error
    }
  }

  /** Sets the permission bits of a file or folder. @throws SystemError */
  chmod(path: string, mode: number): void {
    const node = this.#nodes.get(this.#real(path, true))
    if (node === undefined || node.kind === 'link') throw new SystemError('No such file or directory')
    node.mode = mode
  }

  /** Makes a folder; with `withParents` those above it too, and it may be there already. @throws SystemError */
  makeFolder(path: string, withParents = false, mode = FOLDER_MODE): void {
    if (withParents && normalise(path) !== '/') this.makeFolder(parentOf(normalise(path)), true)
    const whole = this.#real(path, withParents)
    const found = this.#nodes.get(whole)
    if (found?.kind === 'directory' && withParents) return
    if (found !== undefined) throw new SystemError('File exists')
    this.#nodes.set(whole, { kind: 'directory', mode })
  }

  /** Makes a symbolic link, which may lead nowhere. @throws SystemError */
  makeLink(target: string, path: string): void {
    const whole = this.#real(path, false)
    if (this.#nodes.has(whole)) throw new SystemError('File exists')
    this.#nodes.set(whole, { kind: 'link', target })
  }

  /** Makes a FIFO. @throws SystemError */
  makeFifo(path: string, mode = FILE_MODE): void {
    const whole = this.#real(path, false)
    if (this.#nodes.has(whole)) throw new SystemError('File exists')
    this.#nodes.set(whole, { kind: 'fifo', mode, fifo: new Fifo() })
  }

  /** The FIFO at a path, if there is one. @internal */
  fifo(path: string): Fifo | undefined {
    if (this.kindOf(path) !== 'fifo') return undefined
    const node = this.#nodes.get(this.#real(path, true))
    return node?.kind === 'fifo' ? node.fifo : undefined
  }

  /** Removes a file or a link, or a folder with all that is in it if `recursive`. Handles that are open go on working. */
  remove(path: string, recursive = false): void {
    const whole = this.#real(path, false)
    const found = this.#nodes.get(whole)
    if (found === undefined) throw new SystemError('No such file or directory')
    const inside = this.#below(whole)
    if (found.kind === 'directory' && !recursive) throw new SystemError('Is a directory')
    for (const name of [whole, ...inside]) this.#nodes.delete(name)
  }

  /** Moves a file, link or folder. @throws SystemError */
  rename(from: string, to: string): void {
    const [source, target] = [this.#real(from, false), this.#real(to, false)]
    const found = this.#nodes.get(source)
    if (found === undefined) throw new SystemError('No such file or directory')
    const moved = [source, ...this.#below(source)].map((name) => [name, this.#nodes.get(name)] as const)
    for (const [name, node] of moved) {
      if (node === undefined) continue
      this.#nodes.delete(name)
      this.#nodes.set(target + name.slice(source.length), node)
    }
  }

  /** The names directly in a folder, sorted. */
  list(path: string): string[] {
    const whole = this.#real(path, true)
    if (this.#nodes.get(whole)?.kind !== 'directory') throw new SystemError('Not a directory')
    const prefix = whole === '/' ? '/' : `${whole}/`
    const names = this.#below(whole).map((name) => name.slice(prefix.length))
    return names.filter((name) => !name.includes('/')).sort()
  }

  #below(folder: string): string[] {
    const prefix = folder === '/' ? '/' : `${folder}/`
    return [...this.#nodes.keys()].filter((name) => name !== '/' && name.startsWith(prefix))
  }

  /** The path without links; what is to be at its end need not be there. @throws SystemError */
  #real(path: string, followLast: boolean): string {
    const rest = path.split('/')
    let at = ''
    for (let links = 0; rest.length > 0; ) {
      const part = rest.shift() ?? ''
      if (part === '' || part === '.') continue
      const here = this.#nodes.get(at || '/')
      if (here === undefined) throw new SystemError('No such file or directory')
      if (here.kind !== 'directory') throw new SystemError('Not a directory')
      const next = part === '..' ? at.slice(0, Math.max(0, at.lastIndexOf('/'))) : `${at}/${part}`
      const node = this.#nodes.get(next)
      const last = !rest.some((word) => word !== '' && word !== '.')
      if (node?.kind !== 'link' || (last && !followLast)) {
        at = next
        continue
      }
      links++
      if (links > MAX_LINKS) throw new SystemError('Too many levels of symbolic links')
      if (node.target.startsWith('/')) at = ''
      rest.unshift(...node.target.split('/'))
    }
    return at || '/'
  }
}

function normalise(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  return `/${kept.join('/')}`
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
