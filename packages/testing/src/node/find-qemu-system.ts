import { findProgram } from './find-program.js'
import { noteProgram } from './run-notes.js'

const machines: Readonly<Partial<Record<NodeJS.Architecture, string>>> = { x64: 'x86_64', arm64: 'aarch64' }

/** The path of a real QEMU: the environment's QGA_QEMU_SYSTEM (empty for none), else that for this machine's processor. */
export function findQemuSystem(): string | undefined {
  const named = process.env.QGA_QEMU_SYSTEM
  if (named !== undefined) return named === '' ? undefined : named
  const machine = machines[process.arch]
  return machine === undefined ? undefined : findProgram(`qemu-system-${machine}`)
}

/**
 * Whether tests against a real QEMU are to run, for `describe.runIf`. With QGA_REQUIRE_REAL=1 in the environment they
 * always do, so that a missing QEMU fails them; without it a missing QEMU skips them.
 */
export function realQemuAvailable(): boolean {
  noteProgram('asked', 'QEMU')
  return process.env.QGA_REQUIRE_REAL === '1' || findQemuSystem() !== undefined
}
