import { suggest } from '../../suggest.js'
import { quote } from './quote.js'

/** The end of a message about an unknown name: what may have been meant, if anything is near. */
export function nearest(name: string, candidates: Iterable<string>): string {
  const [first] = suggest(name, candidates)
  return first === undefined ? '' : `; did you mean ${quote(first)}?`
}
