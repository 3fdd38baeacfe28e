import type { DocBlock, Expression } from '../syntax.js'

/** The first versions that the documentation of a definition gives to its members, values or branches, by name. */
export function datesOf({ doc, node }: Expression): ReadonlyMap<string, string> {
  const dates = new Map<string, string>()
  if (doc === undefined) return dates
  const { from, version } = laterEntries(doc, node.at)
  let later: string | undefined
  for (const [name, { since }] of doc.members) {
    if (name.toLowerCase() === from) later = version
    const date = since ?? later
    if (date !== undefined) dates.set(name, date)
  }
  return dates
}

/** The guest agent's schema has one such line: the date of all, the name of an entry, the date from that entry on. */
const LATER = /^# Since: [^\n']*'([^'\n]+)' and all entries below since (\d+(?:\.\d+)+)$/m

function laterEntries({ source, at, since }: DocBlock, end: number): { from?: string; version?: string } {
  const match = since === undefined ? null : LATER.exec(source.text.slice(at, end))
  const [, from, version] = match ?? []
  return from === undefined || version === undefined ? {} : { from: from.toLowerCase(), version }
}
