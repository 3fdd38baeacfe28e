import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Failure } from './failure.js'

/** Makes a folder, and those that lead to it. @throws Failure */
export function makeFolder(path: string): void {
  orFail(path, () => mkdirSync(path, { recursive: true }))
}

/** Writes a file unless it has that text already; whether it did. @throws Failure */
export function writeText(path: string, text: string): boolean {
  return orFail(path, () => {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return false
    writeFileSync(path, text)
    return true
  })
}

function orFail<T>(path: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Failure(`cannot write '${path}': ${reason}\n  try:   another place, after --out`)
  }
}
