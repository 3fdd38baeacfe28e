/** Controls (C0, DEL, C1), what turns the direction of text, Unicode's own line ends, and tags, which only a program reads. */
const active = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u{e0000}-\u{e007f}]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text that a guest chose, fit for one line of a terminal: what would act on the terminal is shown, as `\x1b`. */
export function escapeLine(text: string): string {
  return text.replace(active, shown)
}

/** The same for text that has lines of its own. */
export function escapeLines(text: string): string {
  return text.replace(active, (character) => (character === '\n' || character === '\t' ? character : shown(character)))
}

/** JSON text that acts on no terminal and says the same. */
export function escapeJson(json: string): string {
  return json.replace(active, (character) =>
    units(character)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(''),
  )
}

/** JSON has no escape for more than 16 bits. */
const units = (character: string): string[] => character.split('')

function shown(character: string): string {
  const known = short[character]
  if (known !== undefined) return known
  if (character.length > 1) return `\\u{${hex(character, 0)}}`
  return character <= '\xff' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0')
}
