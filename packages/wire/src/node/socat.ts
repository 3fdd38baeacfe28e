/** socat between its standard descriptors and an address of its own: it tells when it is connected, and lingers not. */
export function socatArgv(address: string): readonly string[] {
  return ['socat', '-d', '-d', '-t', '0', '-', address]
}

/** What `socat -d -d` says when both of its ends are open. */
export const socatReady = /\bstarting data transfer loop\b/

/** A path as part of an address of socat, which gives a meaning to colons, commas, quotes and brackets. */
export function socatPath(path: string): string {
  return path.replace(/[^\w./-]/gu, '\\$&')
}
