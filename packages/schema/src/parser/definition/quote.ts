import { showText } from '../show-text.js'

/** A name as a message shows it: in quotes, and cut off if it is long. */
export function quote(name: string): string {
  return `'${showText(name)}'`
}

/** Names as a message lists them. */
export function quoteAll(names: Iterable<string>): string {
  return [...names].map(quote).join(', ')
}
