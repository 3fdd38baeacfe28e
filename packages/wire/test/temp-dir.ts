import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder that only this user may enter; it is gone after the test. Its path is short enough for a socket in it. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'qga-wire-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
