import { findQemuSystem } from '../../src/node/index.js'
import { listens } from './free-port.js'
import { type StartedProgram, startProgram } from './program.js'

/** A QEMU without a machine: its monitor is all there is. Ready when it listens at this path, or this test holds. */
export function startQemu(
  args: readonly string[],
  isReady: string | (() => boolean | Promise<boolean>),
): Promise<StartedProgram> {
  const program = findQemuSystem()
  if (program === undefined) throw new Error("there is no QEMU here: install Debian's package qemu-system-x86")
  const argv = [program, '-machine', 'none', '-display', 'none', '-nodefaults', '-S', ...args]
  return startProgram(argv, typeof isReady === 'string' ? () => listens(isReady) : isReady)
}
