const LONGEST = 60

/** A piece of a text for a message: what does not print is shown by its number, what is long is cut off. */
export function showText(text: string): string {
  const shown = text.slice(0, LONGEST).replace(/[^\x20-\x7e]/gu, (char) => {
    const number = char.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return `U+${number}`
  })
  return text.length > LONGEST ? `${shown}...` : shown
}
