/**
 * Whether this engine's JSON.parse tells apart keys that end with an escape. Node 24.21 and 26.10 do not: once an
 * object had a key that ends with a backslash, one of the same length that ends with `\n` is read as that key. No key of
 * the protocols has an escape, so this is left to the engine; tests that compare with it must not step on it.
 */
export function engineTellsKeysApart(): boolean {
  // Not every try shows it: what the engine remembers of the first object may be swept away before the second.
  return Array.from({ length: 100 }, (_, at) => tellsApart(`key${at}`)).every(Boolean)
}

function tellsApart(name: string): boolean {
  const first: object = JSON.parse(JSON.stringify({ [`${name}\\`]: 1 }))
  const second: object = JSON.parse(JSON.stringify({ [`${name}\n`]: 1 }))
  return Object.hasOwn(first, `${name}\\`) && Object.hasOwn(second, `${name}\n`)
}
