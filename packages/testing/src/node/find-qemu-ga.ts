import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAME = 'qemu-ga'
const usualFolders = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin']

/** The path of a real agent: the environment's QGA_QEMU_GA (empty for none), else the first on PATH and where distributions put it. */
export function findQemuGa(): string | undefined {
  const named = process.env.QGA_QEMU_GA
  if (named !== undefined) return named === '' ? undefined : named
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...usualFolders]
  return folders.map((folder) => join(folder, NAME)).find(isExecutable)
}

/**
 * Whether tests against a real agent are to run, for `describe.runIf`. With QGA_REQUIRE_REAL=1 in the environment
 * they always do, so that a missing agent fails them; without it a missing agent skips them.
 */
export function realAgentAvailable(): boolean {
  return process.env.QGA_REQUIRE_REAL === '1' || findQemuGa() !== undefined
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
