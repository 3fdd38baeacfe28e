import { randomBytes } from 'node:crypto'
import { basename, dirname } from 'node:path'

/** Of most file systems, in bytes. */
const LONGEST_NAME = 255

/** A path that nobody knows, beside another one and named after it, if the name has room for that. */
export function nameBeside(path: string): string {
  const end = `.${randomBytes(6).toString('hex')}.part`
  const hasRoom = Buffer.byteLength(basename(path)) + end.length <= LONGEST_NAME
  return hasRoom ? path + end : `${dirname(path)}/${end}`
}
