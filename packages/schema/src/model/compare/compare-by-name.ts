import { own } from '../find-type.js'

/** Calls `visit` for each name that one side or both have, in the order of the alphabet. */
export function compareByName<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  visit: (name: string, a: T | undefined, b: T | undefined) => void,
): void {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const name of [...names].sort()) visit(name, own(a, name), own(b, name))
}
