let secret: string | undefined

/**
 * The beginning of the strings that stand for wide integers while the native parser or printer works. It is random
 * per process, so no text of a peer can pass for one. Its characters are of one byte, and so a text with it stays one.
 */
export function integerMarker(): string {
  secret ??= `\x7f${crypto.getRandomValues(new Uint32Array(2))}:`
  return secret
}
