import { QgaError } from '@qga/wire'

/** A file on this machine cannot be read or written. */
export class LocalFileError extends QgaError {
  static override readonly code = 'LOCAL_FILE'

  constructor(path: string, why: string, options: { cause?: unknown; hint?: string } = {}) {
    super(`${path}: ${why}`, options)
  }
}

/** What Node says of a file, as one of ours; `undefined` if the error is of another kind. */
export function localFileError(error: unknown, name = 'a local file'): LocalFileError | undefined {
  if (!isSystemError(error)) return undefined
  const { code, path, syscall } = error
  return new LocalFileError(path ?? name, texts[code] ?? `${syscall} failed: ${code}`, { cause: error })
}

interface SystemError extends Error {
  readonly code: string
  readonly syscall: string
  readonly path?: string
}

function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return false
  return typeof error.code === 'string' && typeof error.syscall === 'string'
}

const texts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied on this machine',
  EDQUOT: 'the disk quota is used up on this machine',
  EEXIST: 'is there already',
  EFBIG: 'the file would be too large for this file system',
  EISDIR: 'is a directory',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or directory on this machine',
  ENOSPC: 'no space is left on this machine',
  ENOTDIR: 'a part of the path is no directory',
  EPERM: 'not permitted on this machine',
  EROFS: 'the file system is read-only',
}
