import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { blockedCommands, findProgram, findQemuGa } from '../../src/node/index.js'
import { type StartedProgram, startProgram } from './program.js'

/** A real qemu-ga on a serial line, with the same commands blocked as those of `startQemuGa`; waits until it listens. */
export async function startSerialAgent(line: string, dir: string): Promise<StartedProgram> {
  const program = findQemuGa()
  if (program === undefined) throw new Error("there is no qemu-ga here: install Debian's package qemu-guest-agent")
  const state = join(dir, 'state')
  mkdirSync(state)
  const setpriv = findProgram('setpriv')
  const diesWithTest = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--']
  const files = ['-t', state, '-f', join(dir, 'pid')]
  const argv = [...diesWithTest, program, '-m', 'isa-serial', '-p', line, ...files, '-b', blockedCommands.join(',')]
  // What comes before it has set its end raw would be echoed. [measured]
  return await startProgram(argv, () => execFileSync('stty', ['-F', line, '-a']).includes(' -echo '))
}
