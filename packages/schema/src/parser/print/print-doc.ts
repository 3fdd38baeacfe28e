/** What the documentation of a definition is made from. */
export interface DocumentedDefinition {
  readonly name: string
  readonly since: string | undefined
  readonly members: readonly { readonly name: string; readonly since?: string }[]
  readonly features: ReadonlySet<string>
}

/** A documentation block that gives first versions; empty when none is known. Where there is one, it describes all. */
export function printDoc({ name, since, members, features }: DocumentedDefinition): string {
  if (since === undefined && members.every((member) => member.since === undefined)) return ''
  return [
    '##',
    `# @${name}:`,
    ...members.flatMap((member) => ['#', `# @${member.name}: ${member.since ? `(since ${member.since})` : 'undated'}`]),
    ...(features.size === 0 ? [] : ['#', '# Features:']),
    ...[...features].flatMap((feature) => ['#', `# @${feature}: undated`]),
    ...(since === undefined ? [] : ['#', `# Since: ${since}`]),
    '##\n',
  ].join('\n')
}
