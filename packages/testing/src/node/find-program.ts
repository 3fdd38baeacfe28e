import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { noteProgram } from './run-notes.js'

const usualFolders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin']

/** The path of a program: the first on PATH, or else where distributions put it. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...usualFolders]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/**
 * Whether tests that need these programs are to run, for `describe.runIf`. With QGA_REQUIRE_REAL=1 in the environment
 * they always do, so that a missing program fails them; without it, it skips them.
 */
export function programsAvailable(...names: readonly string[]): boolean {
  for (const name of names) noteProgram('asked', name)
  return process.env.QGA_REQUIRE_REAL === '1' || names.every((name) => findProgram(name) !== undefined)
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
