import { suggest } from '../../suggest.js'

/** The end of a message about an unknown name: what may have been meant, if anything is near. */
export function nearest(name: string, candidates: Iterable<string>): string {
  const [first] = suggest(name, candidates)
  return first === undefined ? '' : `; did you mean '${first}'?`
}

/** Words as a message lists them. */
export function quoted(words: Iterable<string>): string {
  return [...words].map((word) => `'${word}'`).join(', ')
}
