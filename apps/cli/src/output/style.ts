import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** Puts a format on a text, or leaves it as it is. */
export type Style = (format: Format, text: string) => string

/** Colour for a terminal that wants it, decided once for a stream. */
export function styleFor(stream: { readonly isTTY?: boolean }, noColor: boolean): Style {
  if (!wantsColour(stream, noColor)) return (_format, text) => text
  return (format, text) => styleText(format, text, { validateStream: false })
}

function wantsColour(stream: { readonly isTTY?: boolean }, noColor: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (noColor || NO_COLOR) return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY === true && TERM !== 'dumb'
}
