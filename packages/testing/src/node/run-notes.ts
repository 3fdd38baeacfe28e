import { appendFileSync } from 'node:fs'

/**
 * Notes which real programs tests take, for a table at their end: a line each, in the file that QGA_REAL_PARTS names.
 * A program `ran` by its path, or tests have `asked` for it by its name. Whole lines are appended, so that many workers
 * may note at once; without a file, or where it cannot be written, nothing is noted.
 */
export function noteProgram(what: 'ran' | 'asked', program: string): void {
  const file = process.env.QGA_REAL_PARTS
  if (file === undefined || file === '') return
  try {
    appendFileSync(file, `${what} ${program}\n`)
  } catch {
    // A note is no reason for a test to fail.
  }
}
