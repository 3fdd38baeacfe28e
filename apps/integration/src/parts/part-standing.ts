import type { RunNotes } from './run-notes.js'

/** What the table is printed after; undefined where nothing ran. */
export type Run = 'npm test' | 'pnpm integration' | undefined

/** What is known of a real part before it is known what ran. */
export interface PartFacts {
  readonly name: string
  /** Where it is, or which version it has; undefined where it is not there. */
  readonly is: string | undefined
  /** What brings it. */
  readonly remedy: string
  /** Whether `pnpm integration` alone has a use for it. */
  readonly forGuests: boolean
  /** Whether tests note that they use it. */
  readonly noted: boolean
}

/** What became of a part in a run, in a few words. A use that is not noted is not claimed. */
export function standingOf(part: PartFacts, run: Run, notes: RunNotes): string {
  const elsewhere = run === 'npm test' && part.forGuests
  if (part.is === undefined) {
    if (run === undefined) return `not there; ${part.remedy}`
    return elsewhere ? `not run: for \`pnpm integration\` only; ${part.remedy}` : `skipped; ${part.remedy}`
  }
  if (notes.ran.has(part.is)) return `ran: ${part.is}`
  if (elsewhere) return `not run: for \`pnpm integration\` only; there is ${part.is}`
  if (run !== 'npm test') return `there: ${part.is}`
  if (!part.noted) return `there, a use is not noted: ${part.is}`
  return notes.asked.has(part.name) ? `taken by tests: ${part.is}` : `not run: ${part.is}`
}
