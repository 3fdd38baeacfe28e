import { hostPrograms } from './host-programs.js'
import { type PartFacts, type Run, standingOf } from './part-standing.js'
import { parts } from './parts.js'
import { type RunNotes, readNotes } from './run-notes.js'

/** Which real parts ran, which could not and what to do for those, one a line. */
export async function partTable(run: Run, notes: RunNotes = readNotes(undefined)): Promise<string> {
  const rows = (await allParts()).map((part) => [part.name, standingOf(part, run, notes)] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  const title = run === undefined ? 'where, or which version' : `in this run of ${run}`
  const lines = [['real part', title] as const, ...rows].map(([name, says]) => `${name.padEnd(width)}  ${says}`)
  return `\n${lines.join('\n')}`
}

async function allParts(): Promise<PartFacts[]> {
  const programs = hostPrograms.map(
    ({ name, path, package: from, forGuests = false, noted = true }): PartFacts => ({
      ...{ name, forGuests, noted, is: path() },
      remedy: `apt-get install ${from}`,
    }),
  )
  const made = parts.map(
    async ({ name, version }): Promise<PartFacts> => ({
      ...{ name, forGuests: true, noted: false, is: await version() },
      remedy: '`pnpm integration --prepare` makes it',
    }),
  )
  return [...programs, ...(await Promise.all(made))]
}
