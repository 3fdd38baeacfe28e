let secret: string | undefined

/**
 * The beginning of the strings that stand for wide integers while the native parser or printer works. It is random
 * per process, so no text of a peer can pass for one.
 */
export function integerMarker(): string {
  secret ??= `\u2060${Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-')}:`
  return secret
}
