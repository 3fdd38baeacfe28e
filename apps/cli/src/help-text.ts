/** Text as it stands in the source: a line goes on in the next one, unless that is empty or a usage line. */
export function helpText(source: string): string {
  return source.trim().replace(/(?<!\n)\n(?!\n|qga [a-z]+ [A-Z])/g, ' ')
}

/** Examples below the options. */
export function examplesText(rows: readonly (readonly [typed: string, does: string])[]): string {
  return `Examples:\n${rows.map(([typed, does]) => `  ${typed}\n      ${does}`).join('\n')}`
}
