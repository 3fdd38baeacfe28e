import { hostPrograms } from './host-programs.js'
import { parts } from './parts.js'

/** Which real parts there are, one a line, and what to do for those that are not. */
export async function partTable(): Promise<string> {
  const programs = hostPrograms.map(
    (program) => [program.name, program.path() ?? `skipped; apt-get install ${program.package}`] as const,
  )
  const made = parts.map(
    async (part) => [part.name, (await part.version()) ?? 'skipped; `pnpm integration --prepare` makes it'] as const,
  )
  const rows = [...programs, ...(await Promise.all(made))]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = [['real part', 'where, or which version'], ...rows].map(
    ([name = '', is]) => `${name.padEnd(width)}  ${is}`,
  )
  return `\n${lines.join('\n')}`
}
