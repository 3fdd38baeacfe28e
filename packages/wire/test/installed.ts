import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether tests that need these programs are to run. With QGA_REQUIRE_REAL=1 they always do, and fail without them. */
export function installed(...names: readonly string[]): boolean {
  return process.env.QGA_REQUIRE_REAL === '1' || names.every(isThere)
}

function isThere(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
