const MAX_PATH_BYTES = 107

/** Node cuts a path that is too long or holds a NUL, and would reach another socket; without one it tries TCP. */
export function isSocketPath(path: string): boolean {
  return path !== '' && !path.includes('\0') && Buffer.byteLength(path) <= MAX_PATH_BYTES
}
