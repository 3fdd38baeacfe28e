/** Controls, what turns the direction of text, separators of lines, half surrogates, and what is seen nowhere. */
const odd = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu

/** Text that a guest or a client chose, so that it harms no terminal and no line of a log; at most `limit` characters. */
export function escapeText(text: string, limit = 2_000): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text
  return cut.replaceAll(odd, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
