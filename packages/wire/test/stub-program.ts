import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { tempDir } from './temp-dir.js'

/** A program found before the real one of that name, which writes down its arguments and then does as its script says. */
export function stubProgram(name: string, script: string): { readonly argv: () => string[] } {
  const dir = tempDir()
  const log = join(dir, 'argv')
  const file = join(dir, name)
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\0' "$@" > '${log}'\n${script}\n`)
  chmodSync(file, 0o755)
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  return { argv: () => readFileSync(log, 'utf8').split('\0').slice(0, -1) }
}
