/** The name under which standard input is read, and told in errors. */
export const STANDARD_INPUT = '<stdin>'

/** Words before a place to write to, where a dash is a name like any other. */
const outputs = ['--out', '-o', '--output']

/** The words with `-` by its name where it is read: yargs makes an empty word of a dash. */
export function withStandardInput(words: readonly string[]): string[] {
  return words.map((word, at) => (word === '-' && !outputs.includes(words[at - 1] ?? '') ? STANDARD_INPUT : word))
}
