/** The path of an included file: what the `include` says, seen from the including file's folder. */
export function includedPath(from: string, include: string): string {
  return isAbsolute(include) ? include : from.slice(0, folderEnd(from)) + include
}

/** One name for all the ways to write a path: two paths that have the same name are the same file. */
export function normalPath(path: string): string {
  const parts: string[] = []
  for (const part of path.split(SEPARATOR)) {
    const last = parts.at(-1)
    if (part === '.' || (part === '' && last !== undefined)) continue
    if (part !== '..' || last === undefined || last === '..') parts.push(part)
    else if (last !== '') parts.pop()
  }
  return parts.join('/')
}

/** Both, for schemas on Windows; nobody has a backslash in the name of a schema file. */
const SEPARATOR = /[/\\]/

function folderEnd(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
}

function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path)
}
