import { UnsendableError } from '../errors/unsendable-error.js'
import { stringifyJson } from '../json/stringify-json.js'

const noncharacter = /\p{Noncharacter_Code_Point}/u

/** Whether text holds what no request can: noncharacters of Unicode such as U+FFFF. */
export const hasNoncharacter = (text: string): boolean => noncharacter.test(text)

/**
 * A request as a line of JSON, in UTF-8.
 *
 * @throws UnsendableError for what `stringifyJson` refuses, and for noncharacters of Unicode such as U+FFFF: to QEMU's
 * parser these are no UTF-8. [measured: U+FFFF on 7.2 to 11.1, the others on 7.2]
 */
export function requestLine(request: object): Uint8Array {
  const text = stringifyJson(request)
  if (hasNoncharacter(text)) {
    throw new UnsendableError('a string holds a noncharacter of Unicode, such as U+FFFF', {
      hint: 'Send bytes as base64, or take it out',
    })
  }
  return Buffer.from(`${text}\n`)
}
