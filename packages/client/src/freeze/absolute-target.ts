import { resolve } from 'node:path'

/** Kinds of targets that are places here; an abstract socket and an address have no folder. */
const local = /^(unix:|listen:|serial:|hvsock:\/\/)(?!tcp:\/\/|[@\0])(.+)$/

/** Whether another machine has another agent of that name, or none. */
export function isPlaceHere(label: string): boolean {
  return local.test(label)
}

/** The same target for a process in another folder, which may have a socket of that name as well. */
export function absoluteTarget(label: string): string {
  const [, kind, path] = local.exec(label) ?? []
  return kind === undefined || path === undefined ? label : kind + resolve(path)
}
