import { findProgram } from './find-program.js'
import { noteProgram } from './run-notes.js'

/** The path of a real agent: the environment's QGA_QEMU_GA (empty for none), else the first on PATH and where distributions put it. */
export function findQemuGa(): string | undefined {
  const named = process.env.QGA_QEMU_GA
  if (named !== undefined) return named === '' ? undefined : named
  return findProgram('qemu-ga')
}

/**
 * Whether tests against a real agent are to run, for `describe.runIf`. With QGA_REQUIRE_REAL=1 in the environment
 * they always do, so that a missing agent fails them; without it a missing agent skips them.
 */
export function realAgentAvailable(): boolean {
  noteProgram('asked', 'qemu-ga')
  return process.env.QGA_REQUIRE_REAL === '1' || findQemuGa() !== undefined
}
