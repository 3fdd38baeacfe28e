import { isUtf8 } from 'node:buffer'

const BEGIN = 'begin~'
const END = '~end'

/** Marks where text of a guest begins and ends, so that a line which the text breaks is seen. */
export function marked(text: string): string {
  return BEGIN + text + END
}

/** Everything that acts on a terminal but the line's end: C0, DEL, C1, what turns text around, Unicode's line ends. */
const active = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u

/** The lines of a screen, as a terminal got them, without what ends the last one. */
export function linesOf(screen: Uint8Array): string[] {
  const lines = Buffer.from(screen).toString().replaceAll('\r\n', '\n').split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** What a guest did to a screen, in words; nothing, if all is well. */
export function harmDone(screen: Uint8Array): string[] {
  // Read as UTF-8, a bare byte of C1 would look harmless.
  const harm = isUtf8(screen) ? [] : ['bytes that are no UTF-8']
  for (const [at, line] of linesOf(screen).entries()) {
    const found = active.exec(line)?.[0].codePointAt(0)
    if (found !== undefined) harm.push(`U+${found.toString(16).padStart(4, '0')} in line ${at + 1}`)
    if (!isWhole(line)) harm.push(`text of the guest is torn in line ${at + 1}`)
  }
  return harm
}

/** Whether each text that begins in a line ends there. The heads of tables are in capitals. */
function isWhole(line: string): boolean {
  let open = 0
  for (const [mark] of line.toLowerCase().matchAll(new RegExp(`${BEGIN}|${END}`, 'g'))) {
    open += mark === BEGIN ? 1 : -1
    if (open < 0 || open > 1) return false
  }
  return open === 0
}
