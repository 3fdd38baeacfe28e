import { devices, type FileContent, MemoryContent } from './file-content.js'
import { SystemError } from './system-error.js'

type Node = 'directory' | FileContent

const encoder = /* @__PURE__ */ new TextEncoder()
const initialFolders = ['/bin', '/dev', '/etc', '/home', '/proc', '/root', '/tmp', '/usr/bin', '/var/log', '/var/tmp']

/** The files of the fake guest: a tree in memory, without links, owners or modes. Relative paths begin at `/`. */
export class FileSystem {
  readonly #nodes = new Map<string, Node>([['/', 'directory']])

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const folder of initialFolders) this.makeFolder(folder, true)
    for (const [path, device] of Object.entries(devices)) this.#nodes.set(path, device)
    for (const [path, content] of Object.entries(files)) this.put(path, content)
  }

  /** Writes a whole file and makes the folders that it needs. */
  put(path: string, content: string | Uint8Array): void {
    const whole = normalise(path)
    this.makeFolder(parentOf(whole), true)
    if (this.#nodes.get(whole) === 'directory') throw new SystemError('Is a directory')
    this.#nodes.set(whole, new MemoryContent(typeof content === 'string' ? encoder.encode(content) : content))
  }

  /** A copy of a whole file. @throws SystemError */
  get(path: string): Uint8Array {
    const content = this.open(path, false)
    if (content === 'directory') throw new SystemError('Is a directory')
    return content.read(0, content.size ?? 0)
  }

  /** The node at a path, made if `create` is true. @throws SystemError */
  open(path: string, create: boolean): 'directory' | FileContent {
    if (path === '' || path.includes('\0')) throw new SystemError('No such file or directory')
    const whole = normalise(path)
    const found = this.#nodes.get(whole)
    if (found !== undefined) {
      if (path.endsWith('/') && found !== 'directory') throw new SystemError('Not a directory')
      return found
    }
    this.#checkFolder(parentOf(whole))
    if (!create) throw new SystemError('No such file or directory')
    if (path.endsWith('/')) throw new SystemError('Is a directory')
    const made = new MemoryContent()
    this.#nodes.set(whole, made)
    return made
  }

  kindOf(path: string): 'file' | 'directory' | undefined {
    const node = this.#nodes.get(normalise(path))
    return node === undefined ? undefined : node === 'directory' ? 'directory' : 'file'
  }

  makeFolder(path: string, withParents = false): void {
    const whole = normalise(path)
    const found = this.#nodes.get(whole)
    if (found === 'directory' && withParents) return
    if (found !== undefined) throw new SystemError('File exists')
    if (withParents) this.makeFolder(parentOf(whole), true)
    else this.#checkFolder(parentOf(whole))
    this.#nodes.set(whole, 'directory')
  }

  /** Removes a file, or a folder with all that is in it if `recursive`. Handles that are open go on working. */
  remove(path: string, recursive = false): void {
    const whole = normalise(path)
    const found = this.#nodes.get(whole)
    if (found === undefined) throw new SystemError('No such file or directory')
    const inside = this.#below(whole)
    if (found === 'directory' && !recursive) throw new SystemError('Is a directory')
    for (const name of [whole, ...inside]) this.#nodes.delete(name)
  }

  rename(from: string, to: string): void {
    const [source, target] = [normalise(from), normalise(to)]
    const found = this.#nodes.get(source)
    if (found === undefined) throw new SystemError('No such file or directory')
    this.#checkFolder(parentOf(target))
    const moved = [source, ...this.#below(source)].map((name) => [name, this.#nodes.get(name)] as const)
    for (const [name, node] of moved) {
      if (node === undefined) continue
      this.#nodes.delete(name)
      this.#nodes.set(target + name.slice(source.length), node)
    }
  }

  /** The names directly in a folder, sorted. */
  list(path: string): string[] {
    const whole = normalise(path)
    this.#checkFolder(whole)
    const prefix = whole === '/' ? '/' : `${whole}/`
    const names = this.#below(whole).map((name) => name.slice(prefix.length))
    return names.filter((name) => !name.includes('/')).sort()
  }

  #below(folder: string): string[] {
    const prefix = folder === '/' ? '/' : `${folder}/`
    return [...this.#nodes.keys()].filter((name) => name !== '/' && name.startsWith(prefix))
  }

  #checkFolder(path: string): void {
    const found = this.#nodes.get(path)
    if (found === 'directory') return
    if (found !== undefined) throw new SystemError('Not a directory')
    this.#checkFolder(parentOf(path))
    throw new SystemError('No such file or directory')
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
