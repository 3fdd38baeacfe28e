import { basename } from 'node:path'
import { parseEndpoint } from './endpoint.js'
import { UsageError } from './usage-error.js'

/** Which file goes where. */
export interface CopyPlan {
  readonly to: 'guest' | 'here'
  readonly target: string
  readonly guest: string
  readonly local: string
}

const form =
  'One side is TARGET:PATH with an absolute PATH, as in /run/vm1/qga.sock:/etc/hosts; the other one is a local path'

/** @throws UsageError unless exactly one of them is in a guest */
export function planCopy(source: string, destination: string): CopyPlan {
  const from = parseEndpoint(source)
  const to = parseEndpoint(destination)
  if (from.kind === 'guest' && to.kind === 'guest') throw new UsageError('both files are in guests', { hint: form })
  if (from.kind === 'guest') return { to: 'here', target: from.target, guest: from.path, local: notEmpty(to.path) }
  if (to.kind === 'guest') return { to: 'guest', target: to.target, guest: to.path, local: notEmpty(from.path) }
  throw new UsageError('neither file is in a guest', { hint: form })
}

/** The path in the guest: one that ends in a slash is a folder, and takes the local file's name. */
export function guestPathFor(guest: string, local: string): string {
  const folder = isWindows(guest) ? /[\\/]$/ : /\/$/
  return folder.test(guest) ? guest + fileName(basename(local), local) : guest
}

/** The last part of a path in the guest, fit to be the name of a file here. @throws UsageError */
export function guestFileName(path: string): string {
  const parts = path.split(isWindows(path) ? /[\\/]+/ : /\/+/).filter((part) => part !== '')
  return fileName(parts.at(-1) ?? '', path)
}

function fileName(name: string, path: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name) || /^[a-z]:$/i.test(name)) {
    throw new UsageError(`'${path}' does not name a file`, { hint: 'Name the file at the destination' })
  }
  return name
}

function notEmpty(path: string): string {
  if (path === '') throw new UsageError('the local path is empty', { hint: form })
  return path
}

function isWindows(path: string): boolean {
  return /^([a-z]:[\\/]|\\\\)/i.test(path)
}
