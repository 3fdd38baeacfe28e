import { runProgram } from '../run-program.js'
import { PartError } from './part-error.js'

/** Where this machine gets Debian's packages from: its own apt says it, so no host is named here. */
export async function debianMirror(): Promise<string> {
  const format = '$(ORIGIN)|$(LABEL)|$(REPO_URI)'
  const targets = await runProgram('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'])
  const found = targets
    .split('\n')
    .map((line) => line.split('|'))
    .find(([origin, label]) => origin === 'Debian' && label === 'Debian')
  const mirror = found?.[2]
  if (mirror === undefined) {
    throw new PartError("apt knows no archive of Debian's on this machine", {
      hint: 'Run it on Debian, after apt-get update',
    })
  }
  return mirror
}
