import { readFileSync } from 'node:fs'

/** Which programs the tests of a run took, as they have noted it. */
export interface RunNotes {
  /** Paths of programs that ran. */
  readonly ran: ReadonlySet<string>
  /** Names of programs that tests asked for. */
  readonly asked: ReadonlySet<string>
}

/** Lines as `noteProgram` of @qga/testing writes them, any number of times and in any order; others are passed over. */
export function parseNotes(text: string): RunNotes {
  const of = (what: string) =>
    new Set(text.split('\n').flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : [])))
  return { ran: of('ran'), asked: of('asked') }
}

/** The notes in a file; none where it is not there. */
export function readNotes(file: string | undefined): RunNotes {
  try {
    return parseNotes(file === undefined ? '' : readFileSync(file, 'utf8'))
  } catch {
    return parseNotes('')
  }
}
