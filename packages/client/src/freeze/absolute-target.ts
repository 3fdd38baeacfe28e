import { resolve } from 'node:path'

/** Kinds of targets that are places here; an abstract socket and an address have no folder. */
const local = /^(unix:|listen:|serial:|hvsock:\/\/)(?!tcp:\/\/|[@\0])(.+)$/

/** An address with the folder of its certificates. */
const withFolder = /^(tls:\/\/[^?]*\?(?:[^&]*&)*?dir=)([^&]+)(.*)$/s

/** Whether another machine has another agent of that name, or none. */
export function isPlaceHere(label: string): boolean {
  return local.test(label)
}

/** The same target for a process in another folder, which may have a socket of that name as well. */
export function absoluteTarget(label: string): string {
  const [, kind, path, rest = ''] = local.exec(label) ?? withFolder.exec(label) ?? []
  return kind === undefined || path === undefined ? label : kind + resolve(path) + rest
}
