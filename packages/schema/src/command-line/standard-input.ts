/** The name under which standard input is read, and told in errors. */
export const STANDARD_INPUT = '<stdin>'

/** The words with `-` by its name: yargs makes an empty word of a dash. */
export function withStandardInput(words: readonly string[]): string[] {
  return words.map((word) => (word === '-' ? STANDARD_INPUT : word))
}
