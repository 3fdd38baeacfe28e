/**
 * Whether this engine's JSON.parse tells apart keys that end with an escape. V8 does up to Node 22 (12.4); from Node 24
 * (13.6) on it need not: once an object had a key that ends with a backslash, one of the same length that ends with
 * `\n` may be read as that key. Whether it happens depends on what the engine still remembers, so it is told by the
 * version. No key of the protocols has an escape; tests that compare with the engine must not step on it.
 */
export function engineTellsKeysApart(): boolean {
  return Number(process.versions.v8.split('.')[0]) < 13
}
