import type { SchemaChange } from './schema-change.js'

const marks = { added: '+', removed: '-', changed: '~', renamed: '>' } as const

/**
 * Changes as text for people: one line each, those of one definition below its name. `+` came, `-` went, `~` is another,
 * `>` has another name; `!` at the end marks what programs for the older schema can fail at.
 */
export function formatChanges(changes: readonly SchemaChange[]): string {
  if (changes.length === 0) return 'no difference\n'
  const lines: string[] = []
  let heading = ''
  for (const change of changes) {
    const [definition = '', ...inner] = change.path
    if (inner.length === 0 && change.kind !== 'changed') {
      lines.push(describeChange(change, definition))
    } else {
      if (definition !== heading) lines.push(`~ ${definition}`)
      lines.push(`    ${describeChange(change, inner.join(' / '))}`)
    }
    heading = definition
  }
  return `${lines.join('\n')}\n`
}

function describeChange(change: SchemaChange, place: string): string {
  const facts = factsOf(change)
  const words = `${marks[change.kind]} ${[place, facts].filter((part) => part !== '').join(': ')}`
  return change.breaking ? `${words} !` : words
}

function factsOf({ kind, what, before, after, optional, since, condition }: SchemaChange): string {
  if (kind === 'renamed') return `now ${after}`
  if (kind === 'changed')
    return `${what === 'flag' || what === 'optional' ? '' : `${what} `}${sideText(what, before)} -> ${sideText(what, after)}`
  const details = [after ?? before, optional && 'optional', since && `since ${since}`, condition && `if ${condition}`]
  return details.filter((detail) => detail !== undefined).join(', ')
}

/** What stands for one side of a change that is absent there. */
export function sideText(what: SchemaChange['what'], side: string | undefined): string {
  return side ?? (what === 'condition' ? 'always' : 'none')
}
