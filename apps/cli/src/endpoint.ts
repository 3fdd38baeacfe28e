/** One side of a copy: a file in a guest, or one on this machine. */
export type Endpoint =
  | { readonly kind: 'guest'; readonly target: string; readonly path: string }
  | { readonly kind: 'local'; readonly path: string }

/** What an address begins with, so that its own colons are not taken for the end of it. */
const scheme = /^(?:(?:unix|serial|fd|listen):(?:[a-z]+:)?(?:\/\/)?|[a-z][a-z0-9+.-]*:\/\/)/i

/** The colon before an absolute path in a guest: `/etc`, `C:\x`, `C:/x`, `\\server\x`. */
const separator = /:(?=\/|[a-z]:[\\/]|\\\\)/i

/**
 * `TARGET:PATH` is in a guest, everything else is here. TARGET ends at the first colon that an absolute path follows,
 * so a guest's path may hold any colon, and a socket's path every colon but one before a slash.
 */
export function parseEndpoint(word: string): Endpoint {
  const from = scheme.exec(word)?.[0].length ?? 0
  const at = separator.exec(word.slice(from))?.index
  if (at === undefined || from + at === 0) return { kind: 'local', path: word }
  return { kind: 'guest', target: word.slice(0, from + at), path: word.slice(from + at + 1) }
}
