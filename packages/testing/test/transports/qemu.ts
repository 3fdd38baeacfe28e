import { findQemuSystem } from '../../src/node/index.js'
import { type StartedProgram, startProgram } from './program.js'

/** A QEMU without a machine: its monitor is all there is. */
export function startQemu(
  args: readonly string[],
  isReady: string | (() => boolean | Promise<boolean>),
): Promise<StartedProgram> {
  const program = findQemuSystem()
  if (program === undefined) throw new Error("there is no QEMU here: install Debian's package qemu-system-x86")
  return startProgram([program, '-machine', 'none', '-display', 'none', '-nodefaults', '-S', ...args], isReady)
}
