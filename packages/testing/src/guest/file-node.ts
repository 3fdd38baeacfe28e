import type { Fifo } from './fifo.js'
import type { FileContent } from './file-content.js'

/** What is at a path: a folder, a file, a symbolic link, or a FIFO. */
export type FileNode =
  | { readonly kind: 'directory'; mode: number }
  | { readonly kind: 'file'; mode: number; readonly content: FileContent }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'fifo'; mode: number; readonly fifo: Fifo }

/** What `stat` tells of a path. Modes are permission bits, such as 0o644; those of a link are 0o777. */
export interface FileStat {
  readonly kind: 'directory' | 'file' | 'link' | 'fifo'
  readonly mode: number
  /** Bytes; 0 for a folder, a device and a FIFO. */
  readonly size: number
  /** Where a link leads, as it was written. */
  readonly target?: string
}

const encoder = /* @__PURE__ */ new TextEncoder()
const LINK_MODE = 0o777

export function statOf(node: FileNode): FileStat {
  if (node.kind === 'link') {
    return { kind: 'link', mode: LINK_MODE, size: encoder.encode(node.target).length, target: node.target }
  }
  return { kind: node.kind, mode: node.mode, size: node.kind === 'file' ? (node.content.size ?? 0) : 0 }
}
